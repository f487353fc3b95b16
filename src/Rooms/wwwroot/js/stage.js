import { announce } from "/_content/Palabre.Kit/js/announcements.js";
import { showSpeakingLine } from "./speaking-line.js";
import { Stars } from "./stars.js";

const Turn = 100; // ms: a star changes ten times a second at most
const stars = new Stars();
/** @type {ReturnType<typeof setInterval> | undefined} */
let turning;
/** The one whom the dock shows, kept after they fell silent. @type {string | null} */
let first = null;
/** @type {(person: string) => void} */
let onUnknown = () => undefined;

/** Opens the stars of those who speak, on the page and in the dock. @param {{ onUnknown: (person: string) => void }} on */
export function followVoices(on) {
  onUnknown = on.onUnknown;
  document.addEventListener("palabre:levels", (event) => {
    const { speaking = [], levels = {} } = /** @type {CustomEvent} */ (event).detail ?? {};
    stars.hear(speaking, levels, performance.now());
    turning ??= setInterval(paint, Turn);
  });
  document.addEventListener("palabre:stream", (event) => {
    if (!(/** @type {CustomEvent} */ (event).detail.open)) stars.hush(performance.now());
  });
  document.addEventListener("scroll", () => showSpeakingLine([], performance.now()), { passive: true });
  document.addEventListener("click", (event) => {
    const asked = event.target instanceof Element && event.target.closest("[data-who-speaks]");
    if (asked instanceof HTMLElement) tellWhoSpeaks(asked);
  });
}

function paint() {
  const speaking = new Map(stars.speaking(performance.now()).map((voice) => [voice.person, voice]));
  first = speaking.has(first ?? "") ? first : (speaking.keys().next().value ?? first);
  const found = new Set();
  for (const face of document.querySelectorAll("[data-person]")) {
    if (!(face instanceof HTMLElement)) continue;
    const person = face.dataset.person ?? "";
    found.add(person);
    const voice = speaking.get(person);
    face.toggleAttribute("data-speaking", voice !== undefined);
    face.toggleAttribute("data-loud", voice?.loud === true);
    face.toggleAttribute("data-first", person === first);
    if (voice) face.style.setProperty("--level", voice.level.toFixed(2));
    else face.style.removeProperty("--level");
  }
  for (const person of speaking.keys()) if (!found.has(person)) onUnknown(person);
  showSpeakingLine(speaking.keys(), performance.now());
  if (speaking.size > 0) return;
  clearInterval(turning);
  turning = undefined;
}

/** Said when one asks, never by itself. @param {HTMLElement} button */
function tellWhoSpeaks(button) {
  const people = new Set(stars.speaking(performance.now()).map(({ person }) => person));
  const names = new Map();
  for (const face of document.querySelectorAll("[data-person]")) {
    const person = face.getAttribute("data-person");
    const name = face.querySelector("[data-name]")?.textContent?.trim();
    if (person && name && people.has(person)) names.set(person, name);
  }
  const list = new Intl.ListFormat(document.documentElement.lang || undefined).format(names.values());
  announce(names.size === 0 ? (button.dataset.nobody ?? "") : (button.dataset.sentence ?? "{0}").replace("{0}", list));
}
