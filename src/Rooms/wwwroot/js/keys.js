import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { offerOwnKeys, shortcuts, takeOwnKey } from "./own-keys.js";
import { TalkKey } from "./talk-key.js";

const Remembered = { talks: "palabre talk-by-key", code: "palabre talk-key", off: "palabre shortcuts-off" };
const talkKey = new TalkKey(localStorage.getItem(Remembered.code) ?? undefined);
let isChoosing = false;

/** Letter keys that press the page's own buttons, and the key that one holds to speak. @param {{ open: () => void, close: () => void }} talk */
export function followKeys(talk) {
  const obey = (/** @type {import("./talk-key.js").Deed} */ deed) => deed && talk[deed]();
  document.addEventListener("keydown", (event) => {
    if (isChoosing) return choose(event);
    if (takeOwnKey(event)) return;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    const withModifier = event.ctrlKey || event.altKey || event.metaKey;
    const held = talksByKey() && !withModifier && !isTyping(target) && event.code === talkKey.code;
    if (held) event.preventDefault(); // neither scrolls nor presses the button that has the focus
    if (held) obey(talkKey.press({ code: event.code, repeat: event.repeat, isTyping: false, withModifier }));
    else if (!withModifier && !event.repeat && !isTyping(target)) pressShortcut(event);
  });
  document.addEventListener("keyup", (event) => {
    if (talkKey.isHeld && event.code === talkKey.code) event.preventDefault();
    obey(talkKey.release(event.code));
  });
  window.addEventListener("blur", () => obey(talkKey.letGo()));
  document.addEventListener("change", remember);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-talk-key]")) setChoosing(!isChoosing);
  });
  offerOwnKeys();
  whenPageChanges(showSettings);
}

/** @param {HTMLElement} target */
function isTyping(target) {
  return target.isContentEditable || target.matches("input, textarea, select") || target.closest("dialog[open]") !== null;
}

function talksByKey() {
  return localStorage.getItem(Remembered.talks) === "yes";
}

/** @param {KeyboardEvent} event */
function pressShortcut(event) {
  if (localStorage.getItem(Remembered.off) === "yes") return;
  const letter = shortcuts.letterOf(event.key.toLowerCase());
  if (letter === null) return;
  const named = CSS.escape(letter);
  const selector = `:is(#room, #dock) :is([data-house-key="${named}"], [aria-keyshortcuts="${named}"]:not([data-house-key]))`;
  for (const button of document.querySelectorAll(selector)) {
    if (!(button instanceof HTMLElement) || button.closest("[hidden]") || !isReachable(button)) continue;
    event.preventDefault();
    return button.click();
  }
}

/** @param {HTMLElement} button */
function isReachable(button) {
  return button.getClientRects().length > 0 && !button.matches(":disabled, [aria-disabled=true]");
}

/** @param {Event} event */
function remember(event) {
  const box = event.target;
  if (!(box instanceof HTMLInputElement)) return;
  if (box.matches("[data-talk-by-key]")) localStorage.setItem(Remembered.talks, box.checked ? "yes" : "no");
  if (box.matches("[data-shortcuts]")) localStorage.setItem(Remembered.off, box.checked ? "no" : "yes");
}

/** @param {KeyboardEvent} event */
function choose(event) {
  event.preventDefault();
  event.stopPropagation();
  if (event.code !== "Escape" && event.code !== "Tab") {
    talkKey.letGo();
    talkKey.code = event.code;
    localStorage.setItem(Remembered.code, event.code);
  }
  setChoosing(false);
}

/** @param {boolean} choosing */
function setChoosing(choosing) {
  isChoosing = choosing;
  showSettings();
}

function showSettings() {
  for (const box of document.querySelectorAll("input[data-talk-by-key]")) /** @type {HTMLInputElement} */ (box).checked = talksByKey();
  for (const box of document.querySelectorAll("input[data-shortcuts]"))
    /** @type {HTMLInputElement} */ (box).checked = localStorage.getItem(Remembered.off) !== "yes";
  for (const button of document.querySelectorAll("[data-talk-key]")) {
    button.setAttribute("aria-pressed", String(isChoosing));
    const shown = button.querySelector("kbd");
    const name = talkKey.code === "Space" ? (button.getAttribute("data-space") ?? "Space") : talkKey.code.replace(/^(Key|Digit)/, "");
    if (shown && shown.textContent !== name) shown.textContent = name;
  }
}
