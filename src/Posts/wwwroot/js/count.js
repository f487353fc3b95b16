export const LinkLength = 23;

const Closers = ".,;:!?…'\"’”»*_\u202F\u00A0";
const Address = /\bhttps?:\/\/[^\s<>"\u2066-\u2069]+/giu;
const Host = /(^|[^\p{L}\p{M}\p{N}_/@#&.])(@[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*(?::\d{1,5})?/gu;

/**
 * How long a post is, as the server counts it: by characters as one sees them, an address as 23, a name without its host.
 * @param {string} typed
 */
export function countOf(typed) {
  let links = 0;
  const text = typed.replace(/\r\n?/g, "\n").replace(/ *\n(?: *\n)+/g, "\n\n").trim();
  const plain = text.replace(Address, (found) => {
    const address = trimmed(found);
    if (!isAddress(address)) return found;
    links++;
    return ` ${found.slice(address.length)}`;
  });
  // Each link left a space in its place, which is no character of the post.
  return links * (LinkLength - 1) + lengthOf(plain.replace(Host, "$1$2"));
}

/** @param {string} address */
function isAddress(address) {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.hostname !== "" && url.username === "" && url.password === "";
}

/** Without what belongs to the sentence around it. @param {string} address */
function trimmed(address) {
  let end = address.length;
  while (end > 0 && (Closers.includes(address[end - 1] ?? "") || isUnopened(address.slice(0, end)))) end--;
  return address.slice(0, end);
}

/** @param {string} address */
function isUnopened(address) {
  if (address.endsWith(")")) return address.split(")").length > address.split("(").length;
  return address.endsWith("]") && !address.includes("[");
}

/** @param {string} text */
function lengthOf(text) {
  return [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].length;
}
