/** Buttons that copy an address (`data-copy`) and then say so in the server's words (`data-copied`). */
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
  if (button) void copy(/** @type {HTMLElement} */ (button));
});

/** @param {HTMLElement} button */
async function copy(button) {
  const words = button.querySelector("[data-words]");
  await navigator.clipboard.writeText(button.dataset.copy ?? "");
  if (words && button.dataset.copied) words.textContent = button.dataset.copied;
}
