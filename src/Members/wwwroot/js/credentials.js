/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function fromBase64Url(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}

/** @param {ArrayBuffer} bytes */
export function toBase64Url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * A credential as the JSON of WebAuthn level 3, also in browsers that cannot write it themselves.
 * @param {PublicKeyCredential} credential
 */
export function toJson(credential) {
  if (typeof credential.toJSON === "function") return credential.toJSON();
  /** @type {Record<string, unknown>} */
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const value = /** @type {any} */ (credential.response)[name];
    if (value instanceof ArrayBuffer) response[name] = toBase64Url(value);
  }
  const transports = /** @type {any} */ (credential.response).getTransports?.();
  if (transports) response["transports"] = transports;
  return {
    id: credential.id,
    rawId: toBase64Url(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}
