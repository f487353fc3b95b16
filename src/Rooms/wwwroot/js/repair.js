import { backoff } from "/_content/Palabre.Kit/js/backoff.js";
import { Refused } from "./rtc-session.js";

const Patience = 1500; // ms: a short dip heals by itself
const RestartLimit = 6000; // ms for one restart
const GiveUp = 12_000; // ms: by then the server takes us for gone, and a new session is as good
const Silence = 1000; // ms

/**
 * Watches a connected session. When it breaks, tries to restart its ICE, again and again while the network is away; when the server
 * has forgotten the session, or it stays broken, calls `onDead`.
 */
export class Repair {
  #session;
  #on;
  #over = false;
  #restarting = false;
  #ended = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import("./rtc-session.js").RtcSession} session
   * @param {{ onDown: () => void, onUp: () => void, onDead: () => void }} on
   */
  constructor(session, on) {
    this.#session = session;
    this.#on = on;
    const { signal } = this.#ended;
    session.peer.addEventListener("connectionstatechange", this.#look, { signal });
    document.addEventListener("palabre:stream", this.#ask, { signal });
    document.addEventListener("palabre:network", this.#doubt, { signal });
  }

  stop() {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#ended.abort();
  }

  #look = () => {
    if (this.#over) return;
    clearTimeout(this.#timer);
    const state = this.#session.peer.connectionState;
    if (state === "connected") this.#on.onUp();
    else if (state === "disconnected") {
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
    const until = Date.now() + GiveUp;
    for (let attempt = 0; !this.#over; attempt++) {
      try {
        await this.#session.restart();
        await this.#session.connected(RestartLimit);
        if (!this.#over) this.#on.onUp();
        break;
      } catch (problem) {
        // A refusal is the server's last word on this session. No answer at all is a network that is still away.
        if (problem instanceof Refused || Date.now() > until) this.#die();
        else await new Promise((resolve) => setTimeout(resolve, backoff(attempt, { most: 3000 })));
      }
    }
    this.#restarting = false;
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

  /** The computer slept, or changed networks: the old path is probably gone, though ICE has not noticed yet. */
  #doubt = async () => {
    const known = await this.#session.isKnown();
    if (this.#over) return;
    if (known === false) this.#die();
    else if (known) void this.#restart();
  };

  #die() {
    if (this.#over) return;
    this.stop();
    this.#on.onDead();
  }
}
