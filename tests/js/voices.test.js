import assert from "node:assert/strict";
import { test } from "node:test";
import { LatestWish } from "../../src/Rooms/wwwroot/js/api.js";
import { Connection } from "../../src/Rooms/wwwroot/js/connection.js";
import { RecentVoices } from "../../src/Rooms/wwwroot/js/speaking-line.js";
import { Stars } from "../../src/Rooms/wwwroot/js/stars.js";
import { TalkKey } from "../../src/Rooms/wwwroot/js/talk-key.js";

/** @param {Stars} stars @param {number} now */
const people = (stars, now) => stars.speaking(now).map(({ person }) => person);

/** @param {Stars} stars @param {Record<string, number>} levels who speaks, in -dBov @param {number} now */
const hear = (stars, levels, now) => stars.hear(Object.keys(levels).filter((person) => (levels[person] ?? 127) < 127), levels, now);

test("a star opens with the voice and closes after 400 ms of silence", () => {
  const stars = new Stars();
  hear(stars, { ada: 30 }, 1000);
  assert.deepEqual(people(stars, 1000), ["ada"]);
  hear(stars, { ada: 127 }, 1100);
  assert.deepEqual(people(stars, 1499), ["ada"]);
  assert.deepEqual(people(stars, 1500), []);
});

test("a pause between two words does not close it", () => {
  const stars = new Stars();
  hear(stars, { ada: 30 }, 0);
  hear(stars, { ada: 127 }, 100);
  hear(stars, { ada: 30 }, 490);
  assert.deepEqual(people(stars, 800), ["ada"]);
});

test("it stays open while the same level is not told again", () => {
  const stars = new Stars();
  hear(stars, { ada: 30 }, 0);
  assert.deepEqual(people(stars, 5000), ["ada"]);
});

test("it closes when nothing more is told, or when the voice is gone from the list", () => {
  const stars = new Stars();
  hear(stars, { ada: 30, bo: 30 }, 0);
  hear(stars, { bo: 30 }, 100);
  assert.deepEqual(people(stars, 500), ["bo"]);
  stars.hush(600);
  assert.deepEqual(people(stars, 1000), []);
});

test("more silence does not start the 400 ms anew", () => {
  const stars = new Stars();
  hear(stars, { ada: 30 }, 0);
  hear(stars, { ada: 127, bo: 127 }, 100);
  hear(stars, { ada: 127 }, 400);
  assert.deepEqual(people(stars, 500), []);
});

test("breath and room noise open nothing", () => {
  const stars = new Stars();
  stars.hear([], { ada: 40, bo: 127 }, 0);
  assert.deepEqual(people(stars, 0), []);
});

test("the second star follows the level, from 0 at the edge of silence to 1", () => {
  const stars = new Stars();
  const at = (/** @type {number} */ level) => {
    hear(stars, { ada: level }, 0);
    return stars.speaking(0)[0];
  };
  assert.deepEqual(at(60), { person: "ada", level: 0, loud: false });
  assert.deepEqual(at(55), { person: "ada", level: 0, loud: false });
  assert.deepEqual(at(15), { person: "ada", level: 1, loud: true });
  assert.deepEqual(at(0), { person: "ada", level: 1, loud: true });
  assert.deepEqual(at(35), { person: "ada", level: 0.5, loud: false });
  assert.equal(at(127)?.level, 0);
});

test("who has spoken longest comes first, whoever is louder", () => {
  const stars = new Stars();
  hear(stars, { bo: 40 }, 0);
  hear(stars, { ada: 10, bo: 40 }, 100);
  assert.deepEqual(people(stars, 150), ["bo", "ada"]);
});

test("holding the key opens once, releasing closes", () => {
  const key = new TalkKey();
  const press = { code: "Space", repeat: false, isTyping: false, withModifier: false };
  assert.equal(key.press(press), "open");
  assert.equal(key.press({ ...press, repeat: true }), null);
  assert.equal(key.press(press), null);
  assert.equal(key.release("KeyA"), null);
  assert.equal(key.release("Space"), "close");
  assert.equal(key.release("Space"), null);
});

test("the key types where one is typing, and belongs to the browser with a modifier", () => {
  const key = new TalkKey("KeyT");
  const press = { code: "KeyT", repeat: false, isTyping: false, withModifier: false };
  assert.equal(key.press({ ...press, isTyping: true }), null);
  assert.equal(key.press({ ...press, withModifier: true }), null);
  assert.equal(key.press({ ...press, code: "Space" }), null);
  assert.equal(key.press(press), "open");
});

test("a microphone does not stay open when the window loses the keyboard", () => {
  const key = new TalkKey();
  key.press({ code: "Space", repeat: false, isTyping: false, withModifier: false });
  assert.equal(key.letGo(), "close");
  assert.equal(key.isHeld, false);
  assert.equal(key.release("Space"), null);
});

test("a connection is told in words: connecting, live, reconnecting, lost after 30 s, live again", () => {
  const connection = new Connection();
  assert.equal(connection.state(0), "idle");
  connection.start(1000);
  assert.equal(connection.state(1000), "connecting");
  connection.up();
  assert.equal(connection.state(90_000), "live");
  connection.down(100_000);
  assert.equal(connection.state(129_999), "reconnecting");
  assert.equal(connection.changesIn(110_000), 20_000);
  assert.equal(connection.state(130_000), "lost");
  assert.equal(connection.changesIn(130_000), null);
  connection.up();
  assert.equal(connection.state(130_001), "live");
  connection.stop();
  assert.equal(connection.state(130_002), "idle");
});

test("failing again and again does not start the 30 s anew", () => {
  const connection = new Connection();
  connection.start(0);
  connection.up();
  connection.down(10_000);
  connection.down(35_000);
  assert.equal(connection.state(40_000), "lost");
});

test("a first connection that does not come is lost after 30 s as well", () => {
  const connection = new Connection();
  connection.start(5000);
  assert.equal(connection.state(35_000), "lost");
});

test("an answer that comes after one has left changes nothing", () => {
  const connection = new Connection();
  connection.start(0);
  connection.stop();
  connection.up();
  assert.equal(connection.state(1), "idle");
});

test("of wishes made during a call only the last is sent", async () => {
  /** @type {boolean[]} */
  const sent = [];
  /** @type {(() => void)[]} */
  const answers = [];
  const wish = new LatestWish((open) => {
    sent.push(open);
    return new Promise((resolve) => answers.push(() => resolve(undefined)));
  });
  const done = wish.want(true);
  wish.want(false);
  wish.want(true);
  wish.want(false);
  assert.deepEqual(sent, [true]);
  answers.shift()?.();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(sent, [true, false]);
  answers.shift()?.();
  await done;
  assert.deepEqual(sent, [true, false]);
});

test("who spoke in the last minute is named, the latest first", () => {
  const recent = new RecentVoices();
  recent.hear(["ada"], 0);
  recent.hear(["bo"], 10_000);
  assert.deepEqual(recent.people(20_000), ["bo", "ada"]);
  recent.hear(["ada"], 30_000);
  assert.deepEqual(recent.people(60_000), ["ada", "bo"]);
  assert.deepEqual(recent.people(70_001), ["ada"]);
  assert.deepEqual(recent.people(90_001), []);
});
