const Bar = 5; // px from one bar to the next
const Height = 64;
const Step = 5000; // ms of an arrow key
const Leap = 60_000; // ms of page up and page down

/** How loud a recording is over time. */
export class Wave {
  /** @type {number[]} from 0 to 1 */
  #peaks = [];
  #length;

  /** @param {number[]} peaks of equal stretches, from 0 to 1 @param {number} length ms of the whole */
  constructor(peaks, length) {
    this.#peaks = peaks;
    this.#length = length;
  }

  /** @param {string} address @param {number} length ms @returns {Promise<Wave>} a flat one where there is none */
  static async fetch(address, length) {
    const answer = await fetch(address).catch(() => null);
    const json = answer?.ok ? await answer.json() : null;
    return new Wave(peaksOf(json), length);
  }

  /** @param {number} at ms */
  levelAt(at) {
    return this.#peaks[Math.floor(at / this.#length * this.#peaks.length)] ?? 0;
  }

  /** Bars of so many pixels' width, as a path. @param {number} width */
  path(width) {
    const count = Math.max(1, Math.floor(width / Bar));
    const bars = Array.from({ length: count }, (_, bar) => this.#mean(bar / count, (bar + 1) / count));
    const most = Math.max(...bars, .01);
    return bars.map((loudness, bar) => {
      const half = Math.max(1, loudness / most * (Height / 2 - 2));
      return `M${(bar + .5) * Bar} ${(Height / 2 - half).toFixed(1)}V${(Height / 2 + half).toFixed(1)}`;
    }).join("");
  }

  /** A bar may be a minute long: its loudest moment would make all of them alike. @param {number} from of the whole @param {number} to */
  #mean(from, to) {
    const [first, end] = [Math.floor(from * this.#peaks.length), Math.max(Math.ceil(to * this.#peaks.length), Math.floor(from * this.#peaks.length) + 1)];
    const part = this.#peaks.slice(first, end);
    return part.reduce((sum, peak) => sum + peak, 0) / Math.max(1, part.length);
  }
}

/** The server's `waveform.json`. @param {unknown} json @returns {number[]} */
export function peaksOf(json) {
  const peaks = /** @type {{ peaks?: number[] } | null} */ (json)?.peaks ?? [];
  const most = Math.max(1, ...peaks);
  return peaks.map((peak) => peak / most);
}

/**
 * Seeking with a finger, a pointer or keys.
 * @param {HTMLElement} slider
 * @param {{ length: number, at: () => number, seek: (ms: number) => void, say: (ms: number) => string }} on
 */
export function followSlider(slider, on) {
  const bubble = slider.querySelector("[data-bubble]");
  const placeOf = (/** @type {PointerEvent} */ { clientX }) => {
    const { left, width } = slider.getBoundingClientRect();
    return Math.max(0, Math.min(1, (clientX - left) / width));
  };
  const point = (/** @type {PointerEvent} */ event) => {
    if (!(bubble instanceof HTMLElement)) return;
    const place = placeOf(event);
    slider.style.setProperty("--pointed", String(place));
    bubble.textContent = on.say(place * on.length);
    bubble.hidden = false;
  };
  const hide = () => bubble instanceof HTMLElement && (bubble.hidden = true);
  slider.addEventListener("pointermove", (event) => {
    point(event);
    if (slider.hasPointerCapture(event.pointerId)) on.seek(placeOf(event) * on.length);
  });
  slider.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    slider.setPointerCapture(event.pointerId);
    point(event);
    on.seek(placeOf(event) * on.length);
  });
  for (const event of ["pointerleave", "pointerup", "pointercancel"]) slider.addEventListener(event, hide);
  slider.addEventListener("keydown", (event) => {
    const to = keyed(event.key, on.at(), on.length);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    on.seek(to);
  });
}

/** @param {string} key @param {number} at @param {number} length */
function keyed(key, at, length) {
  switch (key) {
    case "ArrowRight": case "ArrowUp": return at + Step;
    case "ArrowLeft": case "ArrowDown": return at - Step;
    case "PageUp": return at + Leap;
    case "PageDown": return at - Leap;
    case "Home": return 0;
    case "End": return length - Step;
    default: return null;
  }
}
