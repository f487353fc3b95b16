import { backoff } from "/_content/Palabre.Kit/js/backoff.js";
import { Repair } from "./repair.js";
import { Refused } from "./rtc-session.js";
import { whepSession } from "./whep.js";

const ConnectLimit = 8000; // ms
const SurelyGone = 3; // a server that has just started may not know the room at the first question

/** Hears a room until told to stop, whatever the network does. */
export class Listening {
  #room;
  #on;
  #stopped = false;
  #wasUp = false;
  #attempt = 0;
  /** @type {import("./rtc-session.js").RtcSession | null} */
  #session = null;
  /** @type {Repair | null} */
  #repair = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} room
   * @param {{
   *   onTrack: (track: MediaStreamTrack, line: number, receiver: RTCRtpReceiver) => void,
   *   onUp: (isNewSession: boolean) => void, onDown: () => void, onDoubt: () => void, onGone: () => void, onShut: () => void
   * }} on onDoubt: the server answered that the room is not live; whether it is over is for others to ask. onShut: the server was
   *   reached, and sound was not, neither directly nor by a relay
   */
  constructor(room, on) {
    this.#room = room;
    this.#on = on;
  }

  async start() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const session = whepSession(this.#room, this.#on.onTrack);
    this.#session = session;
    let answered = false;
    try {
      await session.open();
      answered = true;
      await session.connect(ConnectLimit);
      if (this.#stopped || this.#session !== session) return session.close();
      this.#keep(session);
    } catch (problem) {
      session.close();
      if (this.#stopped || this.#session !== session) return;
      if (answered && !(problem instanceof Refused)) this.#on.onShut();
      this.#fail(problem);
    }
  }

  /** Tries now instead of at the next turn. */
  retryNow() {
    if (this.#stopped || this.#repair !== null || this.#timer === undefined) return;
    this.#attempt = 0;
    void this.start();
  }

  /** @param {boolean} endedByServer */
  stop(endedByServer) {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#repair?.stop();
    this.#session?.close(endedByServer);
  }

  /** @param {import("./rtc-session.js").RtcSession} session */
  #keep(session) {
    this.#attempt = 0;
    this.#wasUp = true;
    this.#repair = new Repair(session, {
      onDown: this.#on.onDown,
      onUp: () => this.#on.onUp(false),
      onDead: () => {
        session.close();
        this.#repair = null;
        this.#on.onDown();
        void this.start();
      },
    });
    this.#on.onUp(true);
  }

  /** @param {unknown} problem */
  #fail(problem) {
    const final = problem instanceof Refused && problem.isFinal;
    if (final && (!this.#wasUp || this.#attempt >= SurelyGone)) return this.#on.onGone();
    if (problem instanceof Refused && problem.status === 409) this.#on.onDoubt();
    const least = problem instanceof Refused ? (problem.retryAfter ?? 0) * 1000 : 0;
    this.#timer = setTimeout(() => void this.start(), Math.max(least, backoff(this.#attempt++)));
  }
}
