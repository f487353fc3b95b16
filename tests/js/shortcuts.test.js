import assert from "node:assert/strict";
import { test } from "node:test";
import { Shortcuts } from "/_content/Palabre.Rooms/js/shortcuts.js";

const Letters = ["m", "h", "w"];

test("without a choice of one's own a key is the letter of the house", () => {
  const keys = new Shortcuts();
  assert.equal(keys.keyOf("m"), "m");
  assert.equal(keys.letterOf("m"), "m");
  assert.deepEqual(keys.toJSON(), []);
});

test("another key does it from then on, and the old one does nothing", () => {
  const keys = new Shortcuts();
  keys.assign("m", "x", Letters);
  assert.equal(keys.letterOf("x"), "m");
  assert.equal(keys.letterOf("m"), null);
  assert.deepEqual(new Shortcuts(keys.toJSON()).letterOf("x"), "m");
});

test("a key that already does something changes places, so that nothing is out of reach", () => {
  const keys = new Shortcuts();
  keys.assign("m", "h", Letters);
  assert.equal(keys.letterOf("h"), "m");
  assert.equal(keys.letterOf("m"), "h");
  keys.assign("m", "m", Letters);
  assert.deepEqual(keys.toJSON(), []);
});
