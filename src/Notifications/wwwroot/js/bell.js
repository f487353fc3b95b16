// The bell is on every page of a member. Its count stands before the title of the tab, and a page whose stream was cut asks for it anew.
import * as Turbo from "/_content/Palabre.Kit/vendor/turbo.js";
import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { countedTitle } from "./title.js";
import { keepSubscription, turnOff } from "./subscription.js";

const Calm = 4000; // ms after loading: what one came for goes first

whenPageChanges(() => {
  const bell = document.getElementById("bell");
  const title = countedTitle(document.title, Number(bell?.dataset.unread ?? 0));
  if (document.title !== title) document.title = title;
});

document.addEventListener("palabre:stream", async (event) => {
  const { open, afterFall } = /** @type {CustomEvent} */ (event).detail;
  if (!open || !afterFall || !document.getElementById("bell")) return;
  const answer = await fetch("/notifications/bell").catch(() => null); // down again: the next return asks again
  if (answer?.ok) Turbo.renderStreamMessage(await answer.text());
});

// A browser one signs out of does not ring for one any more.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (new URL(form.action, location.href).pathname.startsWith("/sign-out")) void turnOff();
}, true);

setTimeout(() => void keepSubscription(), Calm);
