import assert from "node:assert/strict";
import test from "node:test";
import { Connection } from "../../src/Rooms/wwwroot/js/connection.js";
import { sourcesOf } from "../../src/Rooms/wwwroot/js/radio.js";

test("a browser that plays HLS is given HLS, and MP3 in case it only says so", () => {
  assert.deepEqual(sourcesOf("7", "maybe"), ["/room/7/live/index.m3u8", "/room/7/listen.mp3"]);
  assert.deepEqual(sourcesOf("7", ""), ["/room/7/listen.mp3"]);
});

test("a radio connects, falls and comes back like any connection, and is never called live", () => {
  const connection = new Connection();
  connection.start(0, true);
  assert.equal(connection.state(1), "connecting");
  connection.up();
  assert.equal(connection.state(2), "radio");
  connection.down(3);
  assert.equal(connection.state(4), "reconnecting");
  assert.equal(connection.state(3 + Connection.LostAfter), "lost");
  connection.start(50_000);
  connection.up();
  assert.equal(connection.state(50_001), "live");
});
