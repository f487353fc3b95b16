import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";

/** The system's own sheet, where there is one: the button stays hidden elsewhere. */
const canShare = typeof navigator.share === "function";

whenPageChanges(() => {
  for (const button of document.querySelectorAll("[data-share]")) if (button instanceof HTMLElement && button.hidden === canShare) button.hidden = !canShare;
});
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-share]") : null;
  if (!(button instanceof HTMLElement)) return;
  // Whoever thinks better of it has done nothing wrong.
  navigator.share({ url: button.dataset["share"] ?? "", title: button.dataset["title"] ?? "" }).catch(() => undefined);
});
