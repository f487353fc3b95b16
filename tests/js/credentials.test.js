import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBase64Url, toBase64Url, toJson } from "../../src/Members/wwwroot/js/credentials.js";

test("bytes survive the way to base64url and back, without padding or characters a URL escapes", () => {
  for (let length = 0; length < 20; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => 255 - i);
    const text = toBase64Url(bytes.buffer);
    assert.doesNotMatch(text, /[+/=]/);
    assert.deepEqual([...fromBase64Url(text)], [...bytes]);
  }
});

test("a credential of a browser that cannot write JSON is written as WebAuthn level 3 asks", () => {
  const bytes = (/** @type {number[]} */ ...values) => Uint8Array.from(values).buffer;
  const written = toJson(/** @type {any} */ ({
    id: "AQ", rawId: bytes(1), type: "public-key", authenticatorAttachment: null,
    getClientExtensionResults: () => ({}),
    response: { clientDataJSON: bytes(2), attestationObject: bytes(3), getTransports: () => ["internal"] },
  }));
  assert.deepEqual(JSON.parse(JSON.stringify(written)), {
    id: "AQ", rawId: "AQ", type: "public-key", clientExtensionResults: {},
    response: { clientDataJSON: "Ag", attestationObject: "Aw", transports: ["internal"] },
  });
});
