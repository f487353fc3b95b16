import { Line } from "./line.js";
import { Radio } from "./radio.js";
import { isSpacious, placeOf, seatsOfPage } from "./space.js";
import { adjusted, contributorOf, loudnessOf } from "./volumes.js";

const Turn = 50; // ms: a voice that one has turned down is not heard longer than this when it moves to another line

/**
 * The voices one hears, each in an `<audio>` element of the document: sound that only runs through Web Audio stops when a
 * phone is locked.
 */
export class Sound {
  #onBlocked;
  #wanted = false;
  #blocked = false;
  /** On stage nobody has a place: one turns to the person, not to a point in the air. */
  #placeless = false;
  /** @type {Line[]} */
  #lines = [];
  /** @type {Radio | null} */
  #radio = null;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #turning;

  /** @param {() => void} onBlocked the browser refused to play, or plays again */
  constructor(onBlocked) {
    this.#onBlocked = onBlocked;
  }

  /** One listens: neither paused nor kept from playing by the browser. */
  get isPlaying() {
    return this.#wanted && !this.#blocked;
  }

  get isBlocked() {
    return this.#blocked;
  }

  /**
   * Called in the tap itself: an element once started by a tap may play later without one.
   * @param {number} lines
   */
  prepare(lines) {
    this.#wanted = true;
    while (this.#lines.length < lines) this.#lines.push(this.#line());
    for (const line of this.#lines) line.prepare();
    this.balance();
    this.play();
  }

  /**
   * Hears a room as a radio instead of voice by voice. To be called in the tap itself.
   * @param {string} room
   * @param {{ onPlaying: () => void, onWaiting: () => void }} on
   */
  tuneIn(room, on) {
    this.stop();
    this.#wanted = true;
    this.#radio = new Radio(room, {
      onPlaying: () => {
        this.#setBlocked(false);
        on.onPlaying();
      },
      onWaiting: on.onWaiting,
      onBlocked: () => this.#setBlocked(true),
    });
    this.#radio.start();
  }

  /** @param {HTMLElement} place where the elements live */
  placeIn(place) {
    for (const { element } of [...this.#lines, ...(this.#radio ? [this.#radio] : [])]) if (element.parentElement !== place) place.append(element);
  }

  /** @param {MediaStreamTrack} track @param {number} index @param {RTCRtpReceiver | null} receiver */
  attach(track, index, receiver) {
    while (this.#lines.length <= index) this.#lines.push(this.#line());
    const line = this.#lines[index];
    if (!line) return;
    line.attach(track, receiver);
    this.balance();
    if (this.#wanted) void this.#playLine(line);
  }

  play() {
    this.#wanted = true;
    for (const line of this.#lines) void this.#playLine(line);
    this.#radio?.play();
  }

  pause() {
    this.#wanted = false;
    this.#radio?.pause();
    for (const { element } of this.#lines) element.pause();
  }

  stop() {
    clearInterval(this.#turning);
    this.#turning = undefined;
    this.pause();
    for (const line of this.#lines) line.stop();
    this.#radio?.stop();
    this.#radio = null;
    this.#lines = [];
    void this.#context?.close().catch(() => undefined);
    this.#context = null;
    this.#setBlocked(false);
  }

  /** @param {boolean} isOnStage */
  stand(isOnStage) {
    if (this.#placeless === isOnStage) return;
    this.#placeless = isOnStage;
    this.balance();
  }

  /** Each voice as loud, and from where, as one wants it: now, and whenever the lines change hands. */
  balance() {
    const needed = this.#lines.length > 0 && (adjusted().length > 0 || this.#isSpacious);
    if (needed) this.#turning ??= setInterval(() => this.#balanceNow(), Turn);
    else {
      clearInterval(this.#turning);
      this.#turning = undefined;
    }
    this.#balanceNow();
  }

  get #isSpacious() {
    return isSpacious() && !this.#placeless;
  }

  #balanceNow() {
    const seats = this.#isSpacious ? seatsOfPage() : [];
    const people = new Map([...adjusted(), ...seats].map((person) => [contributorOf(person), person]));
    for (const line of this.#lines) {
      const contributor = line.contributor();
      // In a pause the line waits as it was, so that nobody's first word comes at another's volume.
      if (people.size > 0 && contributor === null && line.receiver !== null) continue;
      // The mix of a large room names nobody (LiveRoom.MixContributor): it plays as it comes, in the middle.
      const person = people.get(contributor ?? -1);
      const { volume, muted } = person === undefined ? { volume: 1, muted: false } : loudnessOf(person);
      line.sound(muted ? 0 : volume, person === undefined ? null : placeOf(person, seats), this.#running);
    }
  }

  /** @returns {AudioContext | null} */
  #running = () => {
    this.#context ??= new AudioContext();
    if (this.#context.state === "running") return this.#context;
    // Without a tap it does not start; until then voices sound as they come.
    void this.#context.resume().catch(() => undefined);
    return null;
  };

  #line() {
    const line = new Line();
    // A call, or a move in the document, pauses without asking.
    line.element.addEventListener("pause", () => this.#wanted && line.element.isConnected && void this.#playLine(line));
    line.element.addEventListener("playing", () => this.#setBlocked(false));
    return line;
  }

  /** @param {Line} line */
  async #playLine(line) {
    try {
      await line.element.play();
    } catch (problem) {
      if (line.hasSound && problem instanceof DOMException && problem.name === "NotAllowedError") this.#setBlocked(true);
    }
  }

  /** @param {boolean} blocked */
  #setBlocked(blocked) {
    if (this.#blocked === blocked) return;
    this.#blocked = blocked;
    this.#onBlocked();
  }
}
