/**
 * The ICE servers that a WHIP or WHEP answer hands out: `<turn:host?transport=udp>; rel="ice-server"; username="…"; …`
 * (RFC 9725 §4.6).
 * @param {string | null} header
 * @returns {RTCIceServer[]}
 */
export function iceServersOf(header) {
  /** @type {RTCIceServer[]} */
  const servers = [];
  for (const [, address = "", rest = ""] of (header ?? "").matchAll(/<([^>]*)>((?:\s*;\s*[\w-]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]+))?)*)/g)) {
    const parameters = parametersOf(rest);
    const relations = (parameters.get("rel") ?? "").toLowerCase().split(/\s+/);
    if (!relations.includes("ice-server") || !/^(stun|turn)s?:/i.test(address)) continue;
    const username = parameters.get("username");
    const credential = parameters.get("credential");
    servers.push({ urls: address, ...(username !== undefined && { username }), ...(credential !== undefined && { credential }) });
  }
  return servers;
}

/** @param {string} text @returns {Map<string, string>} */
function parametersOf(text) {
  const found = new Map();
  for (const [, name = "", quoted, bare] of text.matchAll(/;\s*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]+))/g))
    found.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "");
  return found;
}
