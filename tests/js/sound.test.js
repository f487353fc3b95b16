import assert from "node:assert/strict";
import { test } from "node:test";
import { withOpus } from "../../src/Rooms/wwwroot/js/sdp.js";
import { placeOf } from "../../src/Rooms/wwwroot/js/space.js";

/** @type {Map<string, string>} */
const kept = new Map();
Object.defineProperty(globalThis, "localStorage", {
  value: { getItem: (/** @type {string} */ key) => kept.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value) },
});
const { adjust, adjusted, contributorOf, loudnessOf } = await import("../../src/Rooms/wwwroot/js/volumes.js");

const offer = [
  "v=0", "s=-", "m=audio 9 UDP/TLS/RTP/SAVPF 111 63", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1",
  "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111", "m=audio 9 UDP/TLS/RTP/SAVPF 96", "a=rtpmap:96 opus/48000/2", "a=fmtp:96 stereo=0;usedtx=1", "",
].join("\r\n");

test("Opus says more in every line, and redundancy is left alone", () => {
  const lines = withOpus(offer, { stereo: 1, usedtx: 0 }).split("\r\n");
  assert.ok(lines.includes("a=fmtp:111 minptime=10;useinbandfec=1;stereo=1;usedtx=0"));
  assert.ok(lines.includes("a=fmtp:96 stereo=1;usedtx=0"));
  assert.ok(lines.includes("a=fmtp:63 111/111"));
});

test("a person is named in packets as the server names them", () => {
  assert.equal(contributorOf("1845110861285334"), Number((1845110861285334n & 0xffffffffn) ^ (1845110861285334n >> 32n)));
  assert.equal(contributorOf("7"), 7);
  assert.equal(contributorOf(String((1n << 32n) + 1n)), 0);
});

test("a voice is as loud as one left it, and one left as it comes is forgotten", () => {
  adjust("5", { volume: 0.4 });
  adjust("5", { muted: true });
  adjust("6", { volume: 9 });
  assert.deepEqual(loudnessOf("5"), { volume: 0.4, muted: true });
  assert.equal(loudnessOf("6").volume, 1.5);
  assert.deepEqual(adjusted().sort(), ["5", "6"]);
  adjust("5", { volume: 1, muted: false });
  assert.deepEqual(adjusted(), ["6"]);
  assert.deepEqual(loudnessOf("5"), { volume: 1, muted: false });
});

test("seats stand in an arc before the listener, and alone one is in the middle", () => {
  assert.equal(placeOf("a", ["a"]), null);
  assert.equal(placeOf("x", ["a", "b"]), null);
  const [left, middle, right] = ["a", "b", "c"].map((person) => placeOf(person, ["a", "b", "c"]));
  assert.ok(left && middle && right);
  assert.ok(left.x < -0.8 && Math.abs(middle.x) < 1e-9 && right.x > 0.8);
  assert.ok(left.z < 0 && middle.z === -1 && right.z < 0);
});
