// New posts are counted in one line above the others; nothing moves until one presses it.
import { hear } from "/_content/Palabre.Kit/js/live.js";

/** Lines that came since the page did. @type {Set<string>} */
const fresh = new Set();

hear("post");
document.addEventListener("palabre:post", (event) => {
  const { line, post } = /** @type {CustomEvent} */ (event).detail;
  if (document.querySelector(`[data-line="${line}"]`) || document.getElementById(`post-${post}`)) return;
  fresh.add(line);
  show();
});
document.addEventListener("turbo:load", show);

function show() {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-fresh]"));
  const link = place?.querySelector("a");
  if (!place || !link) return;
  // A page that is newer than a line has it, on its first part or on a later one.
  const newest = BigInt(document.querySelector("[data-line]")?.getAttribute("data-line") ?? 0);
  for (const line of fresh) if (BigInt(line) <= newest) fresh.delete(line);
  link.hidden = fresh.size === 0;
  if (fresh.size > 0) link.textContent = wordsFor(place, fresh.size);
}

/** @param {HTMLElement} place @param {number} count */
function wordsFor(place, count) {
  const { lang } = document.documentElement;
  const form = place.getAttribute(`data-fresh-${new Intl.PluralRules(lang).select(count)}`) ?? place.getAttribute("data-fresh-other") ?? "";
  return form.replace("{0}", count.toLocaleString(lang));
}
