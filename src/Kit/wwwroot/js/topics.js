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

/** Remembers the ids lately seen, so that a message which two streams bring is taken once. */
export class Seen {
  /** @type {Set<string>} */
  #ids = new Set();
  #most;

  /** @param {number} [most] */
  constructor(most = 512) {
    this.#most = most;
  }

  /** True the first time. An empty id (a message that is never replayed) is always new. @param {string} id */
  isNew(id) {
    if (id === "") return true;
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > this.#most) {
      const [oldest] = this.#ids;
      if (oldest !== undefined) this.#ids.delete(oldest);
    }
    return true;
  }
}
