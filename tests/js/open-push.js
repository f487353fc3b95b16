// Opens push messages with the npm package http_ece: asked on the standard input, answers on the standard output, both JSON.
import { createECDH } from "node:crypto";
import { readFileSync } from "node:fs";
import ece from "http_ece";

const { privateKey, secret, bodies } = JSON.parse(readFileSync(0, "utf8"));
const key = createECDH("prime256v1");
key.setPrivateKey(Buffer.from(privateKey, "base64url"));
const opened = bodies.map((/** @type {string} */ body) =>
  ece.decrypt(Buffer.from(body, "base64url"), { version: "aes128gcm", privateKey: key, dh: "", authSecret: secret }).toString("utf8"));
process.stdout.write(JSON.stringify(opened));
