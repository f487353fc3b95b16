const Key = "palabre volumes";
/** Of one's own making: 1 is as it comes. */
export const Loudest = 1.5;

/** What this browser remembers of people's voices. @typedef {{ volume: number, muted: boolean }} Loudness */

/** @returns {Record<string, Loudness>} */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(Key) ?? "{}") ?? {};
  } catch (problem) {
    if (problem instanceof SyntaxError) return {}; // written by somebody else
    throw problem;
  }
}

/** @type {Record<string, Loudness>} */
let voices = remembered();

/** @param {string} person @returns {Loudness} */
export function loudnessOf(person) {
  const { volume = 1, muted = false } = voices[person] ?? {};
  return { volume: Math.min(Loudest, Math.max(0, Number(volume) || 0)), muted: muted === true };
}

/** People whose voice is not to be heard just as it comes. */
export function adjusted() {
  return Object.keys(voices);
}

/** @param {string} person @param {Partial<Loudness>} change */
export function adjust(person, change) {
  const loudness = { ...loudnessOf(person), ...change };
  const { [person]: _, ...others } = voices;
  voices = loudness.volume === 1 && !loudness.muted ? others : { ...others, [person]: loudness };
  localStorage.setItem(Key, JSON.stringify(voices));
}

/**
 * How the server names someone in the packets of their voice (RFC 3550 §5.1, CSRC): both halves of their number, XORed.
 * @param {string} person
 */
export function contributorOf(person) {
  const number = BigInt(person);
  return Number((number ^ (number >> 32n)) & 0xffffffffn);
}

/** The slider and the button of the person sheet. @param {() => void} onChange */
export function offerVolumes(onChange) {
  document.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches("[data-volume]")) return;
    adjust(target.dataset["volume"] ?? "0", { volume: Number(target.value) / 100 });
    show(target);
    onChange();
  });
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-mute-for-me]") : null;
    if (!(button instanceof HTMLElement)) return;
    const person = button.dataset["muteForMe"] ?? "0";
    adjust(person, { muted: !loudnessOf(person).muted });
    button.setAttribute("aria-pressed", String(loudnessOf(person).muted));
    onChange();
  });
  window.addEventListener("storage", ({ key }) => {
    if (key !== Key) return;
    voices = remembered();
    onChange();
  });
}

/** Writes someone's loudness into the controls of a sheet. @param {ParentNode} sheet @param {string} person */
export function showLoudness(sheet, person) {
  const { volume, muted } = loudnessOf(person);
  for (const slider of sheet.querySelectorAll("input[data-volume]")) {
    if (!(slider instanceof HTMLInputElement)) continue;
    slider.dataset["volume"] = person;
    slider.value = String(Math.round(volume * 100));
    show(slider);
  }
  for (const button of sheet.querySelectorAll("[data-mute-for-me]")) {
    button.setAttribute("data-mute-for-me", person);
    button.setAttribute("aria-pressed", String(muted));
  }
}

/** @param {HTMLInputElement} slider */
function show(slider) {
  const percent = new Intl.NumberFormat(document.documentElement.lang || undefined, { style: "percent" }).format(Number(slider.value) / 100);
  slider.setAttribute("aria-valuetext", percent);
  const written = slider.parentElement?.querySelector("output");
  if (written) written.value = percent;
}
