const Off = "palabre shortcuts-off";

/** "/" goes to the field of the search, unless somebody types, or the key does something else already. */
// On the window: whoever gave the key to a deed of a room is asked before, on the document.
window.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (localStorage.getItem(Off) === "yes" || !(event.target instanceof HTMLElement) || isTyping(event.target)) return;
  const field = [...document.querySelectorAll("[data-search-field]")].find((one) => one.getClientRects().length > 0);
  if (!(field instanceof HTMLInputElement)) return;
  event.preventDefault();
  field.focus();
  field.select();
});

/** @param {HTMLElement} target */
function isTyping(target) {
  return target.isContentEditable || target.matches("input, textarea, select") || target.closest("dialog[open]") !== null;
}
