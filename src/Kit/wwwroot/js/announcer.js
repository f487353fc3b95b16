/**
 * What a screen reader is to say, at a pace that one can follow: at most one utterance per `pause`, and in a crowd the oldest
 * are dropped rather than said late.
 */
export class Announcer {
  static Pause = 2000; // ms
  static MostWaiting = 3;

  /** @type {string[]} */
  #waiting = [];
  #freeAt = 0;

  /** @param {string} words @param {number} now ms @returns {string | null} what to say at once */
  offer(words, now) {
    if (!this.#waiting.includes(words)) this.#waiting.push(words);
    if (this.#waiting.length > Announcer.MostWaiting) this.#waiting.shift();
    return this.next(now);
  }

  /** @param {number} now ms @returns {string | null} */
  next(now) {
    if (now < this.#freeAt) return null;
    const words = this.#waiting.shift();
    if (words === undefined) return null;
    this.#freeAt = now + Announcer.Pause;
    return words;
  }

  get isWaiting() {
    return this.#waiting.length > 0;
  }

  /** @param {number} now ms until something more may be said */
  wait(now) {
    return Math.max(0, this.#freeAt - now);
  }
}
