/**
 * Whose lines are shown. The live stream is the same for everybody; whom this reader mutes, the page says of those it knew, and
 * the server is asked about others, once each, before their first line is shown.
 */
export class ChatHold {
  #said;
  #muted;
  #known;
  #asked = new Set();
  #tellsWhen;
  #ask;

  /**
   * @param {string} room
   * @param {boolean} isMember guests mute nobody
   * @param {string[]} known
   * @param {string[]} muted
   * @param {() => void} tellsWhen called when more is known
   * @param {(room: string, writers: string[]) => Promise<string[]>} [ask]
   */
  constructor(room, isMember, known, muted, tellsWhen, ask = askServer) {
    this.room = room;
    this.isMember = isMember;
    this.#said = saidOf(isMember, muted);
    this.#known = new Set([...known, ...muted]);
    this.#muted = new Set(muted);
    this.#tellsWhen = tellsWhen;
    this.#ask = ask;
  }

  /**
   * Whether a page that says this needs no other hold. Whom the server was asked about since does not count: the page is as it was.
   * @param {string} room @param {boolean} isMember @param {string[]} muted
   */
  isFor(room, isMember, muted) {
    return this.room === room && this.#said === saidOf(isMember, muted);
  }

  /** Undefined while nobody knows. @param {string} writer @returns {boolean | undefined} */
  isMuted(writer) {
    if (!this.isMember) return false;
    if (this.#known.has(writer)) return this.#muted.has(writer);
    if (this.#asked.size === 0) setTimeout(() => void this.#learn());
    this.#asked.add(writer);
    return undefined;
  }

  async #learn() {
    const writers = [...this.#asked];
    const muted = await this.#ask(this.room, writers).catch(() => []);
    for (const writer of muted) this.#muted.add(writer);
    for (const writer of writers) this.#known.add(writer);
    this.#asked.clear();
    this.#tellsWhen();
  }
}

/** What a page says of its reader; a set has no order. @param {boolean} isMember @param {string[]} muted */
function saidOf(isMember, muted) {
  return `${isMember} ${[...muted].sort().join(" ")}`;
}

/** @param {string} room @param {string[]} writers @returns {Promise<string[]>} */
async function askServer(room, writers) {
  const answer = await fetch(`/api/rooms/${room}/chat/muted?by=${writers.join(",")}`, { headers: { Accept: "application/json" } });
  return answer.ok ? await answer.json() : [];
}
