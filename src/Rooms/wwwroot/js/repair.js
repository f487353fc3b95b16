const Patience = 1500; // ms: a short dip heals by itself
const RestartLimit = 6000; // ms
const Silence = 1000; // ms

/**
 * Watches a connected session. When it breaks, tries one ICE restart; when that fails too, or the server has forgotten the
 * session, calls `onDead`.
 */
export class Repair {
  #session;
  #on;
  #over = false;
  #restarting = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import("./rtc-session.js").RtcSession} session
   * @param {{ onDown: () => void, onUp: () => void, onDead: () => void }} on
   */
  constructor(session, on) {
    this.#session = session;
    this.#on = on;
    session.peer.addEventListener("connectionstatechange", this.#look);
    document.addEventListener("palabre:stream", this.#ask);
  }

  stop() {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#session.peer.removeEventListener("connectionstatechange", this.#look);
    document.removeEventListener("palabre:stream", this.#ask);
  }

  #look = () => {
    if (this.#over) return;
    const state = this.#session.peer.connectionState;
    if (state === "connected") {
      clearTimeout(this.#timer);
      this.#on.onUp();
    } else if (state === "disconnected") {
      this.#on.onDown();
      this.#timer = setTimeout(this.#restart, Patience);
    } else if (state === "failed") {
      this.#on.onDown();
      void this.#restart();
    } else if (state === "closed") this.#die();
  };

  #restart = async () => {
    if (this.#over || this.#restarting) return;
    this.#restarting = true;
    clearTimeout(this.#timer);
    try {
      await this.#session.restart();
      await this.#session.connected(RestartLimit);
      if (!this.#over) this.#on.onUp();
    } catch {
      this.#die();
    } finally {
      this.#restarting = false;
    }
  };

  /**
   * The event stream fell: ICE notices a dead server only after seconds, so the silence is measured at once. It is back: perhaps
   * that is another server process, which knows nothing of our session.
   */
  #ask = async (/** @type {Event} */ event) => {
    const { open, afterFall } = /** @type {CustomEvent} */ (event).detail;
    if (open && !afterFall) return;
    const known = await this.#session.isKnown();
    if (this.#over) return;
    if (known === false) this.#die();
    else if (known === null && (await this.#session.isSilent(Silence)) && !this.#over) this.#on.onDown();
    else if (known && this.#session.peer.connectionState === "connected") this.#on.onUp();
  };

  #die() {
    if (this.#over) return;
    this.stop();
    this.#on.onDead();
  }
}
