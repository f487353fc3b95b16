// The button that lets this browser ring. Nothing is asked before it is pressed.
import * as Turbo from "/_content/Palabre.Kit/vendor/turbo.js";
import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { canRing, subscription, turnOff, turnOn } from "./subscription.js";

/** @type {WeakSet<Element>} */
const moved = new WeakSet();

whenPageChanges(() => {
  const here = document.getElementById("push-here");
  if (!here || moved.has(here)) return;
  moved.add(here);
  here.querySelector("button[data-state=off]")?.addEventListener("click", () => void change(here, () => turnOn(here.dataset.key ?? "")));
  here.querySelector("[data-state=on] button")?.addEventListener("click", () => void change(here, turnOff));
  void showNow(here);
});

/** @param {HTMLElement} here @param {() => Promise<unknown>} deed */
async function change(here, deed) {
  try {
    await deed();
    // The list below names this browser now, or no longer.
    Turbo.visit(location.href, { action: "replace" });
  } catch (problem) {
    console.error(problem);
    show(here, "failed", "off");
  }
}

/** @param {HTMLElement} here */
async function showNow(here) {
  if (!canRing()) show(here, "unsupported");
  else if (Notification.permission === "denied") show(here, "denied");
  else show(here, Notification.permission === "granted" && (await subscription()) ? "on" : "off");
}

/** @param {HTMLElement} here @param {...string} states */
function show(here, ...states) {
  for (const part of here.querySelectorAll("[data-state]")) /** @type {HTMLElement} */ (part).hidden = !states.includes(part.getAttribute("data-state") ?? "");
}
