import assert from "node:assert/strict";
import { test } from "node:test";
import { countedTitle } from "/_content/Palabre.Notifications/js/title.js";
import { octets } from "/_content/Palabre.Notifications/js/subscription.js";

test("the number of what is unread stands before the title", () => {
  assert.equal(countedTitle("Salons", 3), "(3) Salons");
  assert.equal(countedTitle("(3) Salons", 4), "(4) Salons");
  assert.equal(countedTitle("(99+) Salons", 12), "(12) Salons");
});

test("with nothing unread the title is itself again, also one that begins with a number of its own", () => {
  assert.equal(countedTitle("(3) Salons", 0), "Salons");
  assert.equal(countedTitle("(12+) Salons", 0), "Salons");
  assert.equal(countedTitle("1984 relu", 0), "1984 relu");
});

test("a large number is not written out", () => {
  assert.equal(countedTitle("Salons", 100), "(99+) Salons");
  assert.equal(countedTitle(countedTitle("Salons", 250), 250), "(99+) Salons");
});

test("a key is read from the alphabet of addresses", () => {
  assert.deepEqual([...octets("-_8")], [251, 255]);
  assert.equal(octets("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4").length, 65);
});
