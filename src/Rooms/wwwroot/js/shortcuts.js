/**
 * Which letter does what. The page names its buttons by the letters of the house (`aria-keyshortcuts="m"`); a person may put others
 * in their place, for a screen reader or a keyboard that needs those itself.
 */
export class Shortcuts {
  /** @type {Map<string, string>} the house's letter to one's own */
  #own;

  /** @param {Iterable<[string, string]>} [own] */
  constructor(own = []) {
    this.#own = new Map(own);
  }

  /** The key that one presses for a letter of the house. @param {string} letter */
  keyOf(letter) {
    return this.#own.get(letter) ?? letter;
  }

  /** The letter of the house that a pressed key stands for; null when another letter took its place. @param {string} key */
  letterOf(key) {
    for (const [letter, own] of this.#own) if (own === key) return letter;
    return this.#own.has(key) ? null : key;
  }

  /**
   * Another key for a letter. A key that already does something changes places with it, so that nothing is ever out of reach.
   * @param {string} letter @param {string} key @param {string[]} letters all that are in use
   */
  assign(letter, key, letters) {
    const before = this.keyOf(letter);
    const taken = letters.find((other) => other !== letter && this.keyOf(other) === key);
    if (taken !== undefined) this.#set(taken, before);
    this.#set(letter, key);
  }

  /** @returns {[string, string][]} */
  toJSON() {
    return [...this.#own];
  }

  /** @param {string} letter @param {string} key */
  #set(letter, key) {
    if (letter === key) this.#own.delete(letter);
    else this.#own.set(letter, key);
  }
}
