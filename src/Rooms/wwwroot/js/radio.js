import { backoff } from "/_content/Palabre.Kit/js/backoff.js";

const Hls = "application/vnd.apple.mpegurl";
const Stale = 4000; // ms: after a longer pause one wants to hear what is said now
const Patience = 10_000; // ms without any progress before it is asked anew

/**
 * The room as a radio station: one `<audio>` element that plays HLS where the browser can, otherwise MP3, and asks again whenever it
 * breaks off.
 */
export class Radio {
  element = document.createElement("audio");
  #sources;
  #on;
  #next = 0;
  #failures = 0;
  #stopped = false;
  #pausedAt = Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} room
   * @param {{ onPlaying: () => void, onWaiting: () => void, onBlocked: () => void }} on onBlocked: the browser wants a tap first
   */
  constructor(room, on) {
    this.#on = on;
    this.#sources = sourcesOf(room, this.element.canPlayType(Hls));
    this.element.setAttribute("playsinline", "");
    this.element.addEventListener("playing", () => this.#plays());
    this.element.addEventListener("timeupdate", () => this.#watch());
    this.element.addEventListener("waiting", () => !this.#isPaused && this.#on.onWaiting());
    // A call, or a move in the document, pauses without asking.
    this.element.addEventListener("pause", () => !this.#isPaused && !this.#stopped && this.element.isConnected && this.#play());
    this.element.addEventListener("ended", () => this.#again());
    this.element.addEventListener("error", () => this.element.getAttribute("src") !== null && this.#again());
  }

  /** From what is said now. To be called in a tap, so that sound may play. */
  start() {
    this.#pausedAt = Infinity;
    this.element.src = this.#sources[this.#next] ?? "";
    this.#watch();
    this.#play();
  }

  play() {
    const isStale = performance.now() - this.#pausedAt > Stale;
    this.#pausedAt = Infinity;
    if (isStale) this.start();
    else if (this.element.paused) this.#play();
  }

  pause() {
    this.#pausedAt = performance.now();
    clearTimeout(this.#timer);
    this.element.pause();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.element.removeAttribute("src");
    this.element.load(); // lets go of the connection
    this.element.remove();
  }

  get #isPaused() {
    return this.#pausedAt !== Infinity;
  }

  #play() {
    this.element.play().catch((problem) => {
      if (!this.#stopped && problem instanceof DOMException && problem.name === "NotAllowedError") this.#on.onBlocked();
    });
  }

  #plays() {
    this.#failures = 0;
    this.#watch();
    this.#on.onPlaying();
  }

  #watch() {
    clearTimeout(this.#timer);
    if (!this.#stopped && !this.#isPaused) this.#timer = setTimeout(() => this.#again(), Patience);
  }

  /** The other address first: a browser may promise what it cannot play. */
  #again() {
    if (this.#stopped || this.#isPaused) return;
    this.#on.onWaiting();
    this.#next = (this.#next + 1) % this.#sources.length;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), this.#failures === 0 ? 0 : backoff(this.#failures));
    this.#failures++;
  }
}

/**
 * Where a room is heard, the best first.
 * @param {string} room
 * @param {string} hls what the browser says of HLS: "", "maybe" or "probably"
 */
export function sourcesOf(room, hls) {
  const mp3 = `/room/${room}/listen.mp3`;
  return hls === "" ? [mp3] : [`/room/${room}/live/index.m3u8`, mp3];
}
