import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatHold } from "../../src/Rooms/wwwroot/js/chat-hold.js";

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test("a writer the page knew is shown or hidden at once", () => {
  const hold = new ChatHold("1", true, ["2"], ["3"], () => undefined, () => assert.fail("asked"));
  assert.equal(hold.isMuted("2"), false);
  assert.equal(hold.isMuted("3"), true);
});

test("a stranger's line waits until the server has been asked, once for all of them", async () => {
  const asked = /** @type {string[][]} */ ([]);
  let told = 0;
  const hold = new ChatHold("1", true, [], [], () => told++, async (room, writers) => {
    asked.push([room, ...writers]);
    return ["5"];
  });
  assert.equal(hold.isMuted("4"), undefined);
  assert.equal(hold.isMuted("5"), undefined);
  await settled();
  assert.deepEqual(asked, [["1", "4", "5"]]);
  assert.equal(told, 1);
  assert.equal(hold.isMuted("4"), false);
  assert.equal(hold.isMuted("5"), true);
});

test("when the server does not answer, a line is rather shown than lost", async () => {
  const hold = new ChatHold("1", true, [], [], () => undefined, () => Promise.reject(new Error("gone")));
  hold.isMuted("4");
  await settled();
  assert.equal(hold.isMuted("4"), false);
});

test("a guest mutes nobody and asks nothing", () => {
  const hold = new ChatHold("1", false, [], [], () => undefined, () => assert.fail("asked"));
  assert.equal(hold.isMuted("4"), false);
});

test("a page that says anew whom its reader mutes is followed; one that only orders them otherwise is not new", () => {
  const hold = new ChatHold("1", true, ["2"], ["3", "4"], () => undefined);
  assert.equal(hold.isFor("1", true, ["4", "3"]), true);
  assert.equal(hold.isFor("1", true, ["2", "3", "4"]), false);
  assert.equal(hold.isFor("1", true, ["3"]), false);
  assert.equal(hold.isFor("2", true, ["3", "4"]), false);
});

test("what the server was asked about since makes no other page, and signing in does", async () => {
  const hold = new ChatHold("1", true, [], [], () => undefined, () => Promise.resolve(["5"]));
  hold.isMuted("5");
  await settled();
  assert.equal(hold.isMuted("5"), true);
  assert.equal(hold.isFor("1", true, []), true);
  assert.equal(new ChatHold("1", false, [], [], () => undefined).isFor("1", true, []), false);
});
