import { hear } from "/_content/Palabre.Kit/js/live.js";

/**
 * The one sheet in which money is given on a page. Links and forms fill its frame; it opens when that has come, and is empty again
 * when it is closed, so that the next one is asked for anew.
 */
document.addEventListener("turbo:frame-load", (event) => {
  const frame = event.target;
  const sheet = frame instanceof Element && frame.id === "money" ? frame.closest("dialog") : null;
  if (!sheet || sheet.open) return;
  sheet.showModal();
  sheet.addEventListener("close", () => empty(frame), { once: true });
});

// The lines and the button say what was typed, as it was typed: the server reads it.
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !field.hasAttribute("data-typed-amount")) return;
  const typed = field.value.trim();
  const currency = field.dataset.currency ?? "";
  for (const place of field.form?.querySelectorAll("[data-typed]") ?? []) place.textContent = typed === "" ? "" : `\u2066${typed}${currency && `\u202f${currency}`}\u2069`;
});

/** @param {EventTarget | null} frame */
function empty(frame) {
  if (!(frame instanceof Element)) return;
  frame.removeAttribute("src");
  frame.replaceChildren();
}

/** Envelopes of which something changed, with the moment at which they are asked for. @type {Map<string, ReturnType<typeof setTimeout>>} */
const asked = new Map();
const Soonest = 300; // ms: those who open it at the same moment are shown together
const Spread = 700; // ms: not every page asks at once

hear("packet");
document.addEventListener("palabre:packet", (event) => {
  const { id, isOver } = /** @type {CustomEvent} */ (event).detail;
  if (asked.has(id) && !isOver) return;
  clearTimeout(asked.get(id));
  asked.set(id, setTimeout(() => {
    asked.delete(id);
    renew(id, isOver);
  }, Soonest + Math.random() * Spread));
});

/** What became of it; the whole of it when it is over and nothing is being typed there. @param {string} id @param {boolean} isOver */
function renew(id, isOver) {
  const whole = document.getElementById(`packet-${id}`);
  const frame = isOver && !whole?.contains(document.activeElement) ? whole : document.getElementById(`packet-${id}-state`);
  const address = `/packet/${id}`;
  if (!(frame instanceof HTMLElement)) return;
  if (frame.getAttribute("src") === address && "reload" in frame && typeof frame.reload === "function") frame.reload();
  else frame.setAttribute("src", address);
}
