/**
 * Push to talk: the microphone is open while the key is held. A state machine without page or clock.
 * @typedef {"open" | "close" | null} Deed
 */
export class TalkKey {
  #held = false;

  /** @param {string} [code] KeyboardEvent.code */
  constructor(code = "Space") {
    this.code = code;
  }

  get isHeld() {
    return this.#held;
  }

  /**
   * @param {{ code: string, repeat: boolean, isTyping: boolean, withModifier: boolean }} key
   * @returns {Deed}
   */
  press({ code, repeat, isTyping, withModifier }) {
    if (code !== this.code || repeat || this.#held || isTyping || withModifier) return null;
    this.#held = true;
    return "open";
  }

  /** Releasing counts wherever the focus is by then. @param {string} code @returns {Deed} */
  release(code) {
    return code === this.code ? this.letGo() : null;
  }

  /** The window lost the keyboard: no release will come. @returns {Deed} */
  letGo() {
    if (!this.#held) return null;
    this.#held = false;
    return "close";
  }
}
