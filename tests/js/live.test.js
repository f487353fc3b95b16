import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer } from "/_content/Palabre.Kit/js/announcer.js";
import { backoff } from "/_content/Palabre.Kit/js/backoff.js";
import { Moments, OwnIds, Seen } from "/_content/Palabre.Kit/js/order.js";
import { liveAddress, unionOf } from "/_content/Palabre.Kit/js/topics.js";

test("topics of the page and of the dock are named once each, in an order of their own", () => {
  assert.deepEqual(unionOf(["room/1 room/1/member/5", undefined, "hall", " room/1\n hall "]), ["hall", "room/1", "room/1/member/5"]);
  assert.deepEqual(unionOf([]), []);
});

test("the address of the live stream keeps topics readable and escapes the rest", () => {
  assert.equal(liveAddress(["hall", "room/1"], null), "/live?topic=hall&topic=room/1");
  assert.equal(liveAddress(["a&b"], "12"), "/live?topic=a%26b&last=12");
});

test("a message that two streams bring is taken once", () => {
  const seen = new Seen();
  assert.equal(seen.isNew("7"), true);
  assert.equal(seen.isNew("7"), false);
  assert.equal(seen.isNew("8"), true);
});

test("messages without an id are always new, because nothing replays them", () => {
  const seen = new Seen();
  assert.equal(seen.isNew(""), true);
  assert.equal(seen.isNew(""), true);
});

test("a message without an id repeats the one before it, and has none of its own", () => {
  const ids = new OwnIds();
  assert.deepEqual(["", "7", "7", "7", "9", "9"].map((id) => ids.of(id)), ["", "7", "", "", "9", ""]);
});

test("what a newer page was written before is new again, and only that", () => {
  const seen = new Seen();
  for (const id of ["9007199254740992", "9007199254740993", "99"]) seen.isNew(id);
  assert.equal(seen.forgetAfter("9007199254740993"), false);
  assert.equal(seen.forgetAfter("9007199254740992"), true);
  assert.equal(seen.isNew("9007199254740993"), true);
  assert.equal(seen.isNew("9007199254740992"), false);
  assert.equal(seen.isNew("99"), false);
});

test("a part of the page is never put back to an earlier moment", () => {
  const moments = new Moments();
  assert.equal(moments.isPast("room-bar", "7"), false);
  moments.note("room-bar", "9");
  assert.equal(moments.isPast("room-bar", "8"), true);
  assert.equal(moments.isPast("room-bar", "10"), false);
  assert.equal(moments.isPast("room-stage", "8"), false);
});

test("only the latest ids are remembered", () => {
  const seen = new Seen(3);
  for (const id of ["1", "2", "3", "4"]) seen.isNew(id);
  assert.equal(seen.isNew("4"), false);
  assert.equal(seen.isNew("2"), false);
  assert.equal(seen.isNew("1"), true);
});

test("waits double up to the longest and are spread over their upper half", () => {
  const shortest = { random: () => 0 };
  const longest = { random: () => 1 };
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map((attempt) => backoff(attempt, longest)), [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  assert.deepEqual([0, 1, 5].map((attempt) => backoff(attempt, shortest)), [250, 500, 7500]);
  assert.equal(backoff(5000, longest), 15_000);
  for (let i = 0; i < 100; i++) assert.ok(backoff(2) >= 1000 && backoff(2) <= 2000);
});

test("the first words are said at once, the next after a pause", () => {
  const announcer = new Announcer();
  assert.equal(announcer.offer("one", 0), "one");
  assert.equal(announcer.offer("two", 100), null);
  assert.equal(announcer.wait(100), 1900);
  assert.equal(announcer.next(1999), null);
  assert.equal(announcer.next(2000), "two");
  assert.equal(announcer.next(9000), null);
});

test("in a crowd the oldest words are dropped and none is said twice", () => {
  const announcer = new Announcer();
  announcer.offer("now", 0);
  for (const words of ["a", "b", "b", "c", "d"]) announcer.offer(words, 1);
  const said = [2000, 4000, 6000, 8000].map((now) => announcer.next(now));
  assert.deepEqual(said, ["b", "c", "d", null]);
  assert.equal(announcer.isWaiting, false);
});

test("a thousand joins in a burst make no storm: a few utterances at a pace, then silence", () => {
  const announcer = new Announcer();
  const said = [];
  for (let i = 0; i < 1000; i++) if (announcer.offer(`guest ${i} came`, i) !== null) said.push(i);
  for (let now = 1000; now < 60_000; now += 100) if (announcer.next(now) !== null) said.push(now);
  assert.equal(said.length, 1 + Announcer.MostWaiting);
  assert.ok(said.every((at, i) => i === 0 || at - (said[i - 1] ?? 0) >= Announcer.Pause));
});
