import assert from "node:assert/strict";
import { test } from "node:test";
import { isIn, nextVoice, nextWords, parseSpans, previousVoice, speakersAt } from "../../src/Rooms/wwwroot/js/replay-spans.js";
import { clock, inWords } from "../../src/Rooms/wwwroot/js/replay-times.js";
import { peaksOf, Wave } from "../../src/Rooms/wwwroot/js/replay-wave.js";

// Ada, Bo, both, Ada twice with a breath between.
const voices = new Map([["ada", parseSpans("0-10000 22000-40000 40500-60000")], ["bo", parseSpans("12000-30000")]]);

test("a span holds its beginning and not its end", () => {
  const spans = parseSpans("1000-2000 3000-4000");
  assert.deepEqual([999, 1000, 1999, 2000, 2500, 3000, 4000].map((at) => isIn(spans, at)), [false, true, true, false, false, true, false]);
  assert.equal(isIn(parseSpans(undefined), 0), false);
});

test("who has spoken longest comes first", () => {
  assert.deepEqual(speakersAt(voices, 25_000), ["bo", "ada"]);
  assert.deepEqual(speakersAt(voices, 11_000), []);
});

test("the next voice is somebody else's beginning", () => {
  assert.equal(nextVoice(voices, 5_000), 12_000);
  assert.equal(nextVoice(voices, 15_000), 22_000);
  assert.equal(nextVoice(voices, 35_000), null);
  assert.equal(nextVoice(voices, 11_000), 12_000);
});

test("the voice before is where this turn began, then the turn before it", () => {
  assert.equal(previousVoice(voices, 55_000), 22_000);
  assert.equal(previousVoice(voices, 23_000), 12_000);
  assert.equal(previousVoice(voices, 13_000), 0);
  assert.equal(previousVoice(voices, 500), 0);
});

test("somebody's next words, and from the beginning again after the last", () => {
  const ada = voices.get("ada") ?? [];
  assert.equal(nextWords(ada, 0), 22_000);
  assert.equal(nextWords(ada, 50_000), 0);
  assert.equal(nextWords([], 0), null);
});

test("times are written by the clock and in the server's words", () => {
  assert.deepEqual([0, 59_999, 60_000, 3_599_000, 3_724_000].map(clock), ["0:00", "0:59", "1:00", "59:59", "1:02:04"]);
  const words = { seconds: "{0} s", minutes: "{0} min {1} s", hours: "{0} h {1} min {2} s" };
  assert.deepEqual([4_000, 724_000, 3_724_000].map((at) => inWords(at, words)), ["4 s", "12 min 4 s", "1 h 2 min 4 s"]);
});

test("the loudest bar of a drawing fills its height, and silence is a dot", () => {
  const wave = new Wave(peaksOf({ ms: 250, peaks: [0, 0, 255, 255] }), 1000);
  assert.equal(wave.path(10), "M2.5 31.0V33.0M7.5 2.0V62.0");
  assert.equal(wave.levelAt(900), 1);
  assert.equal(new Wave(peaksOf(null), 1000).path(5), "M2.5 31.0V33.0");
});
