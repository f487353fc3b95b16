import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, lasting } from "/_content/Palabre.Kit/js/lasting.js";

const French = { "seconds-one": "{0} s", "seconds-other": "{0} s", "minutes-one": "{0} min", "minutes-other": "{0} min", hours: "{0} h {1:00}" };
const Arabic = { "seconds-other": "{0} ث", "minutes-one": "دقيقة", "minutes-two": "دقيقتين", "minutes-few": "{0} دقائق", "minutes-many": "{0} دقيقة", "minutes-other": "{0} دقيقة" };

test("a time is told in one unit under an hour, as the server tells it", () => {
  const told = [-3, 0, 59.9, 60, 3599, 3900, 36_000].map((seconds) => lasting(seconds, new Intl.PluralRules("fr"), (name) => French[name] ?? null));
  assert.deepEqual(told, ["0 s", "0 s", "59 s", "1 min", "59 min", "1 h 05", "10 h 00"]);
});

test("Arabic counts minutes in its own plurals", () => {
  const told = [1, 2, 3, 11, 59].map((minutes) => lasting(minutes * 60, new Intl.PluralRules("ar"), (name) => Arabic[name] ?? null));
  assert.deepEqual(told, ["دقيقة", "دقيقتين", "3 دقائق", "11 دقيقة", "59 دقيقة"]);
});

test("a unit without the category takes its last form", () => {
  assert.equal(lasting(2, new Intl.PluralRules("ar"), (name) => Arabic[name] ?? null), "2 ث");
});

test("a sentence keeps what is around its place", () => assert.equal(fill("depuis {0}", ["6 min"]), "depuis 6 min"));
