import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { Shortcuts } from "./shortcuts.js";

const Remembered = "palabre shortcuts";
export const shortcuts = new Shortcuts(read());

/** The letter whose new key is awaited. @type {string | null} */
let awaited = null;

/** In the settings each letter is a button: press it, then the key that is to do this from now on. */
export function offerOwnKeys() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-letter]") : null;
    wait(button instanceof HTMLElement && awaited !== button.dataset.letter ? (button.dataset.letter ?? null) : null);
  });
  whenPageChanges(show);
}

/** Takes a key for the letter that waits for one. @param {KeyboardEvent} event @returns {boolean} whether it was for that */
export function takeOwnKey(event) {
  if (awaited === null) return false;
  if (event.key === "Tab") return wait(null), false;
  event.preventDefault();
  event.stopPropagation();
  const key = event.key.toLowerCase();
  if (key.length === 1 && key !== " ") {
    shortcuts.assign(awaited, key, letters());
    localStorage.setItem(Remembered, JSON.stringify(shortcuts));
  }
  if (key.length === 1 || key === "escape") wait(null);
  return true;
}

/** @param {string | null} letter */
function wait(letter) {
  if (awaited === letter) return;
  awaited = letter;
  show();
}

function show() {
  tellKeys();
  for (const button of document.querySelectorAll("[data-letter]")) {
    const letter = button.getAttribute("data-letter") ?? "";
    const pressed = String(letter === awaited);
    if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    const [shown, key] = [button.querySelector("kbd"), shortcuts.keyOf(letter).toUpperCase()];
    if (shown && shown.textContent !== key) shown.textContent = key;
  }
}

/** What a screen reader says of a button's key is the key that works. */
function tellKeys() {
  for (const button of document.querySelectorAll("[aria-keyshortcuts]")) {
    const letter = button.getAttribute("data-house-key") ?? button.getAttribute("aria-keyshortcuts") ?? "";
    if (shortcuts.keyOf(letter) === button.getAttribute("aria-keyshortcuts")) continue;
    button.setAttribute("data-house-key", letter);
    button.setAttribute("aria-keyshortcuts", shortcuts.keyOf(letter));
  }
}

function letters() {
  return [...document.querySelectorAll("[data-letter]")].map((button) => button.getAttribute("data-letter") ?? "");
}

/** @returns {[string, string][]} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(Remembered) ?? "[]");
  } catch (problem) {
    if (problem instanceof SyntaxError) return []; // somebody else's words under our name
    throw problem;
  }
}
