// What the server says comes by three ways: the event stream, a page, the answer to a form. Each is as of a moment, an id of the server's;
// whichever comes last, what was written last stays.

/** The ids that the messages of one event stream carry themselves: a message without one repeats the id before it (HTML §9.2.6). */
export class OwnIds {
  #last = "";

  /** "" for a message that has none of its own. @param {string} lastEventId */
  of(lastEventId) {
    if (lastEventId === this.#last) return "";
    this.#last = lastEventId;
    return lastEventId;
  }
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

  /** A page as of `moment` took the place of what these messages had changed: they are new again. True if there were any. @param {string} moment */
  forgetAfter(moment) {
    const later = [...this.#ids].filter((id) => isLater(id, moment));
    for (const id of later) this.#ids.delete(id);
    return later.length > 0;
  }
}

/** As of when each part of the page is. */
export class Moments {
  /** @type {Map<string, string>} */
  #of = new Map();

  /** @param {string} part @param {string} moment */
  note(part, moment) {
    this.#of.set(part, moment);
  }

  /** Whether the page shows something later already. @param {string} part @param {string} moment */
  isPast(part, moment) {
    return isLater(this.#of.get(part) ?? "0", moment);
  }
}

/** Ids sort by time, and outgrow what a number holds exactly. @param {string} id @param {string} than */
export function isLater(id, than) {
  return BigInt(id) > BigInt(than);
}
