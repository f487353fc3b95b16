import { isIn, parseSpans, speakersAt } from "./replay-spans.js";
import { clock, inWords } from "./replay-times.js";

const Loud = .6; // of the loudest

/** What a page shows of one moment of a recording. Elements say themselves when they are there: `data-seats`, `data-moment`, `data-at`. */
export class Scene {
  #root;
  #replay;
  #length;
  /** @type {{ element: HTMLElement, spans: import("./replay-spans.js").Span[] }[]} */
  #timed;
  /** @type {HTMLElement[]} */
  #faces;
  /** @type {{ element: HTMLElement, at: number }[]} */
  #lines;
  #shown = -1;
  #second = -1;
  readsAll = false;
  /** @type {import("./replay-wave.js").Wave | null} */
  wave = null;

  /** @param {HTMLElement} root @param {import("./replay-player.js").Replay} replay */
  constructor(root, replay) {
    this.#root = root;
    this.#replay = replay;
    this.#length = replay.length;
    this.#timed = all(root, "[data-seats], [data-moment]").map((element) => ({ element, spans: parseSpans(element.dataset["seats"] ?? element.dataset["moment"]) }));
    this.#faces = all(root, "[data-person]");
    this.#lines = all(root, "[data-at]").map((element) => ({ element, at: Number(element.dataset["at"]) }));
  }

  /** @param {number} at ms @param {boolean} isPlaying */
  show(at, isPlaying) {
    this.#root.style.setProperty("--at", String(at / this.#length));
    for (const { element, spans } of this.#timed) hide(element, !isIn(spans, Math.min(at, this.#length - 1)));
    const speaking = speakersAt(this.#replay.voices, at);
    showVoices(this.#faces, speaking, isPlaying ? this.wave?.levelAt(at) ?? 0 : 0);
    const nobody = this.#root.querySelector("[data-nobody]:not([data-who])");
    if (nobody instanceof HTMLElement) hide(nobody, this.#timed.some(({ element }) => element.matches("[data-seats]:not([hidden])")));
    this.#showLines(at);
    if (Math.floor(at / 1000) !== this.#second) this.#showSecond(at);
    showWho(this.#root, this.#root, speaking);
  }

  /** The page was written anew under it. */
  forget() {
    this.#shown = this.#second = -1;
  }

  /** Names of who speaks at a moment. @param {number} at */
  namesAt(at) {
    return namesOf(this.#root, speakersAt(this.#replay.voices, at));
  }

  /** @param {number} at */
  #showLines(at) {
    const count = this.readsAll ? this.#lines.length : this.#lines.filter((line) => line.at <= at).length;
    if (count === this.#shown) return;
    const scroll = this.#root.querySelector("[data-chat]");
    const follows = scroll !== null && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    this.#lines.forEach(({ element }, i) => hide(element, i >= count));
    const later = this.#root.querySelector("[data-later]");
    if (later instanceof HTMLElement) hide(later, count > 0);
    if (scroll && (follows || count < this.#shown || this.#shown < 0) && !this.readsAll) scroll.scrollTop = scroll.scrollHeight;
    this.#shown = count;
  }

  /** @param {number} at */
  #showSecond(at) {
    this.#second = Math.floor(at / 1000);
    for (const now of all(this.#root, "[data-now]")) now.textContent = clock(at);
    const slider = this.#root.querySelector("[data-wave]");
    slider?.setAttribute("aria-valuenow", String(this.#second));
    slider?.setAttribute("aria-valuetext", inWords(at, this.#root.dataset));
  }
}

/** Opens the stars of those who speak. @param {Iterable<HTMLElement>} faces @param {string[]} speaking @param {number} level 0 to 1 */
export function showVoices(faces, speaking, level) {
  for (const face of faces) {
    const speaks = speaking.includes(face.dataset["person"] ?? "");
    face.toggleAttribute("data-speaking", speaks);
    face.toggleAttribute("data-loud", speaks && level >= Loud);
    face.toggleAttribute("data-first", face.dataset["person"] === speaking[0]);
    if (speaks) face.style.setProperty("--level", level.toFixed(2));
  }
}

/** Writes who speaks. @param {ParentNode} place where it is written @param {ParentNode} names where the names are @param {string[]} speaking */
export function showWho(place, names, speaking) {
  for (const who of all(place, "[data-who]")) {
    if (who.dataset["resume"]) continue;
    const words = speaking.length > 0 ? (who.dataset["sentence"] ?? "{0}").replace("{0}", namesOf(names, speaking)) : (who.dataset["nobody"] ?? "");
    if (who.textContent !== words) who.textContent = words;
  }
}

/** @param {ParentNode} root @param {string[]} people */
function namesOf(root, people) {
  const names = people.map((person) => root.querySelector(`[data-person="${CSS.escape(person)}"] [data-name]`)?.textContent?.trim() ?? "").filter(Boolean);
  return new Intl.ListFormat(document.documentElement.lang || undefined).format(names);
}

/** @param {HTMLElement} element @param {boolean} hidden */
function hide(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** @param {ParentNode} root @param {string} selector */
function all(root, selector) {
  return /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
}
