import { fill, lasting } from "./lasting.js";

const Pace = 10_000; // ms

/** Times that say how long something has lasted (`<time datetime data-elapsed="for {0}">`) keep moving while the page is open. */
export function moveTimes() {
  setInterval(tell, Pace);
  document.addEventListener("turbo:render", tell); // a page out of Turbo's cache shows an older moment
  document.addEventListener("visibilitychange", tell);
}

function tell() {
  if (document.visibilityState === "hidden") return;
  const rules = new Intl.PluralRules(document.documentElement.lang);
  for (const time of document.querySelectorAll("time[data-elapsed]")) {
    const words = time.closest("[data-hours]");
    if (!(time instanceof HTMLTimeElement) || words === null) continue;
    const passed = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const text = fill(time.dataset.elapsed ?? "", [lasting(passed, rules, (name) => words.getAttribute(`data-${name}`))]);
    if (time.textContent !== text) time.textContent = text;
  }
}
