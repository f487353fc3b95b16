/** @type {ReturnType<typeof setInterval> | undefined} */
let counting;

/** The bar of an invitation runs down; the invitation itself is taken away by the server. */
export function countDown() {
  if (counting !== undefined || bars().length === 0) return;
  counting = setInterval(() => {
    const shown = bars();
    for (const bar of shown) bar.value = Math.max(0, bar.value - 1);
    if (shown.length > 0) return;
    clearInterval(counting);
    counting = undefined;
  }, 1000);
}

function bars() {
  return /** @type {HTMLProgressElement[]} */ ([...document.querySelectorAll("[data-until] progress")]);
}
