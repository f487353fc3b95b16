import { keepPlace, keepSpeed, keptSpeed } from "./replay-memory.js";
import { nextVoice, nextWords, previousVoice } from "./replay-spans.js";

const KeepEvery = 5000; // ms between two notes of where one is
const Opus = 'audio/ogg; codecs="opus"';

/**
 * A recording to be heard.
 * @typedef {object} Replay
 * @property {string} room
 * @property {string} path of its files, with its version
 * @property {boolean} hasMp3
 * @property {number} length ms
 * @property {string} title
 * @property {string} subtitle
 * @property {Map<string, import("./replay-spans.js").Span[]>} voices when each person speaks
 */

/**
 * Plays one recording at a time. Its sound belongs to no page, so that it goes on while one browses. Tells `change` when its state
 * changes and `place` when it jumped.
 */
export class Player extends EventTarget {
  /** @type {Replay | null} */
  replay = null;
  hasFailed = false;
  #audio = new Audio();
  /** Where to begin once there is sound. */
  #start = 0;
  #end = Infinity;
  #keptAt = 0;
  #isWaiting = false;

  constructor() {
    super();
    this.#audio.preload = "none";
    this.#audio.preservesPitch = true;
    for (const event of ["play", "pause", "playing", "ended"]) this.#audio.addEventListener(event, () => this.#tell(event === "playing" ? false : this.#isWaiting));
    this.#audio.addEventListener("waiting", () => this.#tell(true));
    this.#audio.addEventListener("seeked", () => this.dispatchEvent(new Event("place")));
    this.#audio.addEventListener("timeupdate", () => this.#watch());
    this.#audio.addEventListener("error", () => this.#fallBack());
    addEventListener("pagehide", () => this.#keep());
  }

  /** @returns {"paused" | "waiting" | "playing"} */
  get state() {
    if (this.#audio.paused) return "paused";
    return this.#isWaiting ? "waiting" : "playing";
  }

  get isPlaying() {
    return !this.#audio.paused;
  }

  /** ms */
  get at() {
    return this.#audio.readyState === 0 ? this.#start : Math.min(this.#audio.currentTime * 1000, this.replay?.length ?? Infinity);
  }

  get speed() {
    return this.#audio.playbackRate;
  }

  set speed(speed) {
    keepSpeed(speed);
    this.#audio.defaultPlaybackRate = this.#audio.playbackRate = speed;
    this.dispatchEvent(new Event("place"));
  }

  /** @param {Replay} replay @param {number} at ms */
  load(replay, at) {
    this.#keep();
    const knows = this.#audio.canPlayType(Opus) !== "" || !replay.hasMp3;
    this.replay = replay;
    this.hasFailed = false;
    this.#open(`${replay.path}/${knows ? "mix.opus" : "mix.mp3"}`, at);
    this.dispatchEvent(new Event("change"));
  }

  async play() {
    if (!this.replay) return;
    if (this.at >= this.replay.length - 500) this.seek(0);
    this.hasFailed = false;
    try {
      await this.#audio.play();
    } catch (problem) {
      // Paused or loaded anew in the meantime, or forbidden without a tap: the button still says play.
      if (!(problem instanceof DOMException)) throw problem;
    }
  }

  pause() {
    this.#audio.pause();
    this.#keep();
  }

  toggle() {
    this.#end = Infinity;
    if (this.isPlaying) this.pause();
    else void this.play();
  }

  /** @param {number} at ms */
  seek(at) {
    if (!this.replay) return;
    this.#end = Infinity;
    const to = Math.max(0, Math.min(at, this.replay.length - 100));
    this.#start = to;
    this.#audio.currentTime = to / 1000;
    this.dispatchEvent(new Event("place"));
  }

  /** @param {number} by ms */
  skip(by) {
    this.seek(this.at + by);
  }

  /** To where somebody else begins to speak. */
  next() {
    const to = nextVoice(this.replay?.voices ?? new Map(), this.at);
    if (to !== null) this.seek(to);
  }

  previous() {
    this.seek(previousVoice(this.replay?.voices ?? new Map(), this.at));
  }

  /** @param {string} person */
  wordsOf(person) {
    const to = nextWords(this.replay?.voices.get(person) ?? [], this.at);
    if (to !== null) this.seek(to);
  }

  /** Plays a piece and stops. @param {number} from ms @param {number} to ms */
  preview(from, to) {
    this.seek(from);
    this.#end = to;
    void this.play();
  }

  /** Lets go of the recording. */
  stop() {
    if (!this.replay) return;
    this.pause();
    this.replay = null;
    this.#audio.removeAttribute("src");
    this.#audio.load();
    this.dispatchEvent(new Event("change"));
  }

  /** @param {string} address @param {number} at ms */
  #open(address, at) {
    this.#start = at;
    this.#end = Infinity;
    this.#audio.src = address;
    this.#audio.currentTime = at / 1000; // before there is sound: where it will begin (HTML §4.8.11.8)
    this.#audio.defaultPlaybackRate = this.#audio.playbackRate = keptSpeed();
  }

  #watch() {
    if (this.at >= this.#end) {
      this.#end = Infinity;
      this.pause();
    }
    if (this.isPlaying && Math.abs(this.at - this.#keptAt) > KeepEvery) this.#keep();
  }

  #keep() {
    if (!this.replay || this.#audio.readyState === 0) return;
    this.#keptAt = this.at;
    keepPlace(this.replay.room, this.at);
  }

  /** A browser that says it may play Opus need not be right. */
  #fallBack() {
    if (!this.replay || !this.#audio.hasAttribute("src")) return;
    const mp3 = `${this.replay.path}/mix.mp3`;
    const at = this.#start;
    if (this.replay.hasMp3 && !this.#audio.src.endsWith(mp3)) {
      this.#open(mp3, at);
      void this.play();
      return;
    }
    this.hasFailed = true;
    this.#tell(false);
  }

  /** @param {boolean} isWaiting */
  #tell(isWaiting) {
    this.#isWaiting = isWaiting;
    this.dispatchEvent(new Event("change"));
  }
}

export const player = new Player();
