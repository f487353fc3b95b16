import assert from "node:assert/strict";
import { test } from "node:test";
import { Paced } from "/_content/Palabre.Rooms/js/paced.js";

test("a dozen hands within ten seconds are one announcement", () => {
  const paced = new Paced();
  assert.equal(paced.isDue(0), true);
  for (let now = 100; now < Paced.Rest; now += 800) assert.equal(paced.isDue(now), false);
  assert.equal(paced.isDue(Paced.Rest), true);
});
