/**
 * The voices one hears, each in an `<audio>` element of the document: sound that only runs through Web Audio stops when a
 * phone is locked.
 */
export class Sound {
  #onBlocked;
  #wanted = false;
  #blocked = false;
  /** @type {HTMLAudioElement[]} */
  #lines = [];

  /** @param {() => void} onBlocked the browser refused to play, or plays again */
  constructor(onBlocked) {
    this.#onBlocked = onBlocked;
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
    for (const line of this.#lines) line.srcObject ??= new MediaStream();
    this.play();
  }

  /** @param {HTMLElement} place where the elements live */
  placeIn(place) {
    for (const line of this.#lines) if (line.parentElement !== place) place.append(line);
  }

  /** @param {MediaStreamTrack} track @param {number} index */
  attach(track, index) {
    while (this.#lines.length <= index) this.#lines.push(this.#line());
    const line = this.#lines[index];
    if (!line) return;
    line.srcObject = new MediaStream([track]);
    if (this.#wanted) void this.#playLine(line);
  }

  play() {
    this.#wanted = true;
    for (const line of this.#lines) void this.#playLine(line);
  }

  pause() {
    this.#wanted = false;
    for (const line of this.#lines) line.pause();
  }

  stop() {
    this.pause();
    for (const line of this.#lines) {
      line.srcObject = null;
      line.remove();
    }
    this.#lines = [];
    this.#setBlocked(false);
  }

  #line() {
    const line = document.createElement("audio");
    line.autoplay = true;
    line.setAttribute("playsinline", "");
    // A call, or a move in the document, pauses without asking.
    line.addEventListener("pause", () => this.#wanted && line.isConnected && void this.#playLine(line));
    line.addEventListener("playing", () => this.#setBlocked(false));
    return line;
  }

  /** @param {HTMLAudioElement} line */
  async #playLine(line) {
    try {
      await line.play();
    } catch (problem) {
      const streams = /** @type {MediaStream | null} */ (line.srcObject)?.getTracks().length;
      if (streams && problem instanceof DOMException && problem.name === "NotAllowedError") this.#setBlocked(true);
    }
  }

  /** @param {boolean} blocked */
  #setBlocked(blocked) {
    if (this.#blocked === blocked) return;
    this.#blocked = blocked;
    this.#onBlocked();
  }
}
