import { player } from "./replay-player.js";
import { clock } from "./replay-times.js";

const Length = 30_000; // ms
const Shortest = 1000;

let from = 0;

/** The sheet that cuts a clip: it begins where one listens, and is moved by its buttons. @param {{ at: () => number, take: () => void }} page */
export function followClipSheet(page) {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    if (button.matches("[commandfor=clip-sheet]")) set(page.at());
    if (button.matches("[data-clip-step]")) {
      set(from + Number(button.dataset["clipStep"]) * 1000);
      if (isPreviewing()) player.preview(from, from + Length);
    }
    if (!button.matches("[data-clip-preview]")) return;
    page.take();
    if (isPreviewing()) player.pause();
    else player.preview(from, from + Length);
  });
  player.addEventListener("change", () => {
    for (const button of document.querySelectorAll("[data-clip-preview]")) {
      const pressed = String(player.isPlaying);
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
  });
}

/** Where there is a script, the second is not typed. */
export function revealClipSheet() {
  for (const part of document.querySelectorAll("[data-clip]")) if (part instanceof HTMLElement && part.hidden) part.hidden = false;
  for (const input of document.querySelectorAll("input[data-clip-from]")) /** @type {HTMLInputElement} */ (input).disabled = false;
}

/** @param {number} to ms */
function set(to) {
  const length = Number(document.getElementById("replay")?.dataset["length"]);
  from = Math.round(Math.max(0, Math.min(to, length - Math.max(Shortest, Math.min(Length, length)))));
  for (const input of document.querySelectorAll("input[data-clip-from]")) /** @type {HTMLInputElement} */ (input).value = String(from / 1000);
  for (const range of document.querySelectorAll("[data-clip-range]")) range.textContent = `${clock(from)} – ${clock(Math.min(from + Length, length))}`;
}

function isPreviewing() {
  return player.isPlaying && document.querySelector("[data-clip-preview][aria-pressed=true]") !== null;
}
