import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf } from "../../src/Rooms/wwwroot/js/api.js";
import { iceServersOf } from "../../src/Rooms/wwwroot/js/link-header.js";
import { Refused } from "../../src/Rooms/wwwroot/js/rtc-session.js";
import { restartFragment, withRestart } from "../../src/Rooms/wwwroot/js/sdp.js";

const offer = [
  "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", "a=extmap-allow-mixed",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0", "a=ice-ufrag:new1", "a=ice-pwd:newpassword1", "a=ice-options:trickle", "a=mid:0", "a=recvonly",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0", "a=ice-ufrag:new1", "a=ice-pwd:newpassword1", "a=mid:1", "a=recvonly", "",
].join("\r\n");

const answer = [
  "v=0", "o=- 9 9 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", "a=ice-lite",
  "m=audio 40000 UDP/TLS/RTP/SAVPF 111", "a=ice-ufrag:old", "a=ice-pwd:oldpassword", "a=mid:0", "a=candidate:1 1 udp 1 192.0.2.1 40000 typ host", "a=end-of-candidates", "a=sendonly",
  "m=audio 40000 UDP/TLS/RTP/SAVPF 111", "a=ice-ufrag:old", "a=ice-pwd:oldpassword", "a=mid:1", "a=sendonly", "",
].join("\r\n");

test("an ICE restart carries the new credentials, the bundle and its first section", () => {
  assert.equal(restartFragment(offer), [
    "a=group:BUNDLE 0 1", "a=ice-ufrag:new1", "a=ice-pwd:newpassword1", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:0", "",
  ].join("\r\n"));
});

test("credentials at the session level are found too", () => {
  const lifted = "v=0\na=ice-ufrag:top\na=ice-pwd:toppassword\nm=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:x\n";
  assert.equal(restartFragment(lifted), "a=ice-ufrag:top\r\na=ice-pwd:toppassword\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:x\r\n");
});

test("the running answer takes the server's new credentials and candidates, and keeps the rest", () => {
  const fresh = "a=ice-lite\r\na=ice-ufrag:srv2\r\na=ice-pwd:srvpassword2\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=candidate:2 1 udp 1 192.0.2.9 40000 typ host\r\na=end-of-candidates\r\n";
  const changed = withRestart(answer, fresh);
  assert.doesNotMatch(changed, /old|192\.0\.2\.1 /);
  assert.equal(changed.match(/a=ice-ufrag:srv2\r\n/g)?.length, 2);
  assert.equal(changed.match(/a=ice-pwd:srvpassword2\r\n/g)?.length, 2);
  assert.equal(changed.match(/a=candidate:/g)?.length, 1);
  assert.ok(changed.indexOf("a=candidate:") < changed.lastIndexOf("m=audio"));
  assert.equal(changed.match(/a=sendonly\r\n/g)?.length, 2);
});

test("a fragment without credentials changes none", () => {
  assert.match(withRestart(answer, "a=ice-lite\r\n"), /a=ice-ufrag:old/);
});

test("TURN servers are read from a Link header, with commas and quotes inside", () => {
  const header = '<stun:stun.example.net>; rel="ice-server", '
    + '<turn:turn.example.net?transport=udp>; rel="ice-server"; username="user,1"; credential="my\\"Password;x"; credential-type="password", '
    + '<https://example.net/api>; rel="describedby"';
  assert.deepEqual(iceServersOf(header), [
    { urls: "stun:stun.example.net" },
    { urls: "turn:turn.example.net?transport=udp", username: "user,1", credential: 'my"Password;x' },
  ]);
});

test("links that are not ICE servers, or lead nowhere safe, are passed over", () => {
  assert.deepEqual(iceServersOf(null), []);
  assert.deepEqual(iceServersOf(""), []);
  assert.deepEqual(iceServersOf('<javascript:alert(1)>; rel="ice-server"'), []);
  assert.deepEqual(iceServersOf("<turns:t.example.net:443>; rel=ice-server; username=u; credential=c"), [
    { urls: "turns:t.example.net:443", username: "u", credential: "c" },
  ]);
});

test("a no is final unless the server says when to ask again, is busy, or is broken", () => {
  for (const status of [400, 401, 403, 404, 409, 415, 422]) assert.equal(new Refused(status, null).isFinal, true, String(status));
  for (const status of [408, 429, 500, 502, 503]) assert.equal(new Refused(status, null).isFinal, false, String(status));
  assert.equal(new Refused(409, 2).isFinal, false);
});

test("why something was refused is its problem's type, and nothing where there is no problem", async () => {
  assert.equal(await codeOf(new Response(JSON.stringify({ type: "room_ended", status: 409 }), { status: 409 })), "room_ended");
  assert.equal(await codeOf(new Response("<html>", { status: 502 })), null);
});
