import { announce } from "/_content/Palabre.Kit/js/announcements.js";
import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { ChatHold } from "./chat-hold.js";

const MostLines = 200; // a page that stays open all evening must not grow for ever
const Aloud = "palabre chat-aloud";
const followed = new WeakSet(); // panels: a new page brings a new one, whose lines are not news
const seen = new WeakSet();
/** @type {ChatHold | null} */
let hold = null;
let unread = 0;

whenPageChanges(follow);
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const opener = event.target.closest("[data-opens-chat]");
  const panel = document.getElementById("room-chat");
  if (opener && panel) {
    event.preventDefault();
    event.stopPropagation();
    open(panel);
  }
  const more = event.target.closest("[data-line-sheet]");
  if (more) openLine(more);
}, true); // before Turbo follows the link
document.addEventListener("turbo:submit-end", (event) => {
  const { success, formSubmission } = /** @type {CustomEvent} */ (event).detail;
  const form = formSubmission?.formElement;
  if (success && form instanceof HTMLFormElement && form.id === "chat-form") form.reset();
});
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !(field instanceof HTMLTextAreaElement) || field.id !== "chat-text") return;
  event.preventDefault();
  if (field.value.trim() !== "") field.form?.requestSubmit();
});
document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.matches("[data-chat-aloud]")) localStorage.setItem(Aloud, event.target.checked ? "yes" : "no");
});
document.addEventListener("toggle", (event) => {
  if (event.target instanceof HTMLElement && event.target.id === "room-chat") settle(event.target);
}, true);

/** @param {HTMLElement} panel */
function open(panel) {
  if (isVisible(panel)) panel.querySelector("textarea")?.focus();
  else panel.showPopover();
  settle(panel);
}

/** New lines are held back while it is asked whether their writer is muted, counted, said, and shown. */
function follow() {
  const panel = document.getElementById("room-chat");
  if (!panel || document.documentElement.hasAttribute("data-turbo-preview")) return;
  const room = panel.dataset["room"] ?? "";
  const isMember = panel.dataset["member"] !== undefined;
  const muted = words(panel.dataset["muted"]);
  if (!hold?.isFor(room, isMember, muted)) {
    if (hold?.room !== room) unread = 0;
    hold = new ChatHold(room, isMember, words(panel.dataset["known"]), muted, follow);
  }
  const lines = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll("#chat-lines > li")]);
  const fresh = lines.filter((line) => !seen.has(line));
  const first = !followed.has(panel);
  followed.add(panel);
  if (fresh.length > 0) take(panel, hold, lines, fresh, first);
  showUnread(panel);
  for (const box of document.querySelectorAll("input[data-chat-aloud]")) /** @type {HTMLInputElement} */ (box).checked = localStorage.getItem(Aloud) !== "no";
}

/** @param {HTMLElement} panel @param {ChatHold} held @param {HTMLElement[]} lines @param {HTMLElement[]} fresh @param {boolean} first */
function take(panel, held, lines, fresh, first) {
  const scroll = panel.querySelector(".scroll");
  const atEnd = first || !scroll || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 160;
  const newest = lines.findLast((line) => seen.has(line))?.dataset["line"];
  const shown = fresh.filter((line) => {
    const is = held.isMuted(line.dataset["by"] ?? "");
    if (line.hidden !== (is !== false)) line.hidden = is !== false; // setting what is so already would call us again, without end
    if (is !== undefined) seen.add(line);
    return is === false;
  });
  if (atEnd) while (lines.length > MostLines) lines.shift()?.remove();
  if (atEnd && scroll) scroll.scrollTop = scroll.scrollHeight;
  const others = first ? [] : shown.filter((line) => line.dataset["by"] !== panel.dataset["member"] && isNewer(line, newest));
  if (!isVisible(panel)) unread += others.length;
  say(panel, others);
}

/** What is added before lines already seen is read back, not new. @param {HTMLElement} line @param {string | undefined} newest */
function isNewer(line, newest) {
  return newest === undefined || BigInt(line.dataset["line"] ?? 0) > BigInt(newest);
}

/** @param {HTMLElement} panel @param {HTMLElement[]} lines */
function say(panel, lines) {
  if (lines.length === 0 || localStorage.getItem(Aloud) === "no") return;
  if (lines.length > 2) {
    const form = new Intl.PluralRules(document.documentElement.lang).select(lines.length);
    const sentence = panel.getAttribute(`data-many-${form}`) ?? panel.getAttribute("data-many-other") ?? "{0}";
    return announce(sentence.replace("{0}", String(lines.length)));
  }
  for (const line of lines)
    announce((panel.dataset["said"] ?? "{0} {1}").replace("{0}", textOf(line, "[data-name]")).replace("{1}", textOf(line, "[data-text]")));
}

/** @param {HTMLElement} panel */
function settle(panel) {
  if (isVisible(panel)) {
    unread = 0;
    const scroll = panel.querySelector(".scroll");
    if (scroll) scroll.scrollTop = scroll.scrollHeight;
  }
  showUnread(panel);
}

/** @param {HTMLElement} panel */
function showUnread(panel) {
  if (isVisible(panel)) unread = 0;
  for (const badge of document.querySelectorAll("[data-unread]")) {
    const text = unread > 99 ? "99+" : String(unread);
    const hide = unread === 0;
    if (badge.textContent !== text) badge.textContent = text;
    if (badge instanceof HTMLElement && badge.hidden !== hide) badge.hidden = hide;
  }
}

/** @param {Element} button */
function openLine(button) {
  const line = button.closest("li");
  const panel = button.closest("[data-room]");
  const sheet = document.getElementById("line-sheet");
  if (!line || !(sheet instanceof HTMLDialogElement)) return;
  const by = line.dataset["by"] ?? "";
  const text = sheet.querySelector("[data-line-text]");
  const heading = sheet.querySelector("h2");
  if (heading) heading.textContent = textOf(line, "[data-name]");
  if (text) text.textContent = textOf(line, "[data-text]");
  sheet.querySelector("[data-own]")?.setAttribute("data-own", String(by === panel?.getAttribute("data-member")));
  for (const deed of sheet.querySelectorAll("[data-line-id]")) /** @type {HTMLButtonElement} */ (deed).value = line.dataset["line"] ?? "";
  for (const deed of sheet.querySelectorAll("[data-line-by]")) /** @type {HTMLButtonElement} */ (deed).value = by;
  const path = line.querySelector("a.name")?.getAttribute("href");
  if (path) for (const link of sheet.querySelectorAll("[data-line-path]")) link.setAttribute("href", path);
  sheet.showModal();
}

/** @param {HTMLElement} panel */
function isVisible(panel) {
  return panel.getClientRects().length > 0;
}

/** @param {Element} line @param {string} selector */
function textOf(line, selector) {
  return line.querySelector(selector)?.textContent?.trim() ?? "";
}

/** @param {string | undefined} list */
function words(list) {
  return (list ?? "").split(" ").filter(Boolean);
}
