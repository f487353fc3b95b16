const Newline = /\r?\n/;

/**
 * What a PATCH for an ICE restart carries (RFC 9725 §4.3.3, RFC 8840): the new credentials and the sections they are for. No
 * candidates: the server takes ours from the checks we send to it.
 * @param {string} offer
 */
export function restartFragment(offer) {
  const [session = [], ...media] = sectionsOf(offer);
  const bundled = media[0] ?? [];
  const lines = [...session.filter(isGroup), valueOf([...bundled, ...session], "a=ice-ufrag:"), valueOf([...bundled, ...session], "a=ice-pwd:")];
  for (const section of media.slice(0, 1)) lines.push(section[0] ?? "", valueOf(section, "a=mid:"));
  return lines.filter(Boolean).map((line) => `${line}\r\n`).join("");
}

/**
 * The answer of the running session with the server's new credentials and candidates.
 * @param {string} answer
 * @param {string} fragment what the server gave to the PATCH
 */
export function withRestart(answer, fragment) {
  const fresh = fragment.split(Newline);
  const ufrag = valueOf(fresh, "a=ice-ufrag:");
  const pwd = valueOf(fresh, "a=ice-pwd:");
  const candidates = fresh.filter((line) => line.startsWith("a=candidate:"));
  let given = false;
  const sections = sectionsOf(answer).map((section, i) => {
    const kept = section.filter((line) => !line.startsWith("a=candidate:") && line !== "a=end-of-candidates").map((line) => {
      if (line.startsWith("a=ice-ufrag:")) return ufrag || line;
      return line.startsWith("a=ice-pwd:") ? pwd || line : line;
    });
    if (i === 0 || given) return kept;
    given = true; // one section carries the candidates of the whole bundle
    return [...kept, ...candidates];
  });
  return sections.flat().map((line) => `${line}\r\n`).join("");
}

/**
 * A description whose Opus says these things too (RFC 7587 §6.1); what it already says of them is replaced.
 * @param {string} sdp
 * @param {Record<string, number>} wanted
 */
export function withOpus(sdp, wanted) {
  const sections = sectionsOf(sdp).map((section) => {
    const type = /^a=rtpmap:(\d+) opus\/48000\/2/i.exec(section.find((line) => /^a=rtpmap:\d+ opus\//i.test(line)) ?? "")?.[1];
    if (type === undefined) return section;
    return section.map((line) => (line.startsWith(`a=fmtp:${type} `) ? withParameters(line, wanted) : line));
  });
  return sections.flat().map((line) => `${line}\r\n`).join("");
}

/** @param {string} line @param {Record<string, number>} wanted */
function withParameters(line, wanted) {
  const at = line.indexOf(" ");
  const kept = line.slice(at + 1).split(";").filter((parameter) => !(/** @type {string} */ (parameter.split("=")[0]?.trim()) in wanted));
  return `${line.slice(0, at)} ${[...kept, ...Object.entries(wanted).map(([name, value]) => `${name}=${value}`)].join(";")}`;
}

/** The session part, then each m-section. @param {string} sdp @returns {string[][]} */
function sectionsOf(sdp) {
  /** @type {string[][]} */
  const sections = [[]];
  for (const line of sdp.split(Newline)) {
    if (line.startsWith("m=")) sections.push([]);
    if (line !== "") sections.at(-1)?.push(line);
  }
  return sections;
}

/** @param {string[]} lines @param {string} prefix */
function valueOf(lines, prefix) {
  return lines.find((line) => line.startsWith(prefix)) ?? "";
}

/** @param {string} line */
function isGroup(line) {
  return line.startsWith("a=group:BUNDLE");
}
