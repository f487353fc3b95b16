/** The state of one's connection to a room, in the words the page has for it. */
export class Connection {
  /** After this the page says so, gives the reason and offers to try at once; it goes on trying by itself. */
  static LostAfter = 30_000; // ms

  #wanted = false;
  #up = false;
  #wasUp = false;
  #downSince = 0;
  #isRadio = false;

  /** @param {number} now ms @param {boolean} [isRadio] heard as a radio, not by a connection of one's own */
  start(now, isRadio = false) {
    this.#wanted = true;
    this.#isRadio = isRadio;
    this.#up = this.#wasUp = false;
    this.#downSince = now;
  }

  up() {
    if (this.#wanted) this.#up = this.#wasUp = true;
  }

  /** @param {number} now ms */
  down(now) {
    if (this.#up) this.#downSince = now;
    this.#up = false;
  }

  stop() {
    this.#wanted = this.#up = false;
  }

  /** @param {number} now ms @returns {"idle" | "connecting" | "live" | "radio" | "reconnecting" | "lost"} */
  state(now) {
    if (!this.#wanted) return "idle";
    if (this.#up) return this.#isRadio ? "radio" : "live";
    if (now - this.#downSince >= Connection.LostAfter) return "lost";
    return this.#wasUp ? "reconnecting" : "connecting";
  }

  /** @param {number} now ms until the state changes by itself, or null */
  changesIn(now) {
    const state = this.state(now);
    return state === "connecting" || state === "reconnecting" ? this.#downSince + Connection.LostAfter - now : null;
  }
}
