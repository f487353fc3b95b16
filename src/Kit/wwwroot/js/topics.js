/**
 * The topics that elements name, each once, in an order that does not depend on the page's.
 * @param {Iterable<string | undefined>} lists each a space-separated list
 */
export function unionOf(lists) {
  const topics = new Set();
  for (const list of lists) for (const topic of (list ?? "").split(/\s+/)) if (topic) topics.add(topic);
  return [...topics].sort();
}

/**
 * @param {string[]} topics
 * @param {string | null} last id of the last message seen; what came after it is sent again
 */
export function liveAddress(topics, last) {
  const query = topics.map((topic) => `topic=${encodeURIComponent(topic).replaceAll("%2F", "/")}`);
  if (last) query.push(`last=${encodeURIComponent(last)}`);
  return `/live?${query.join("&")}`;
}
