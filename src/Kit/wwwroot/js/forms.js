/** A form that is on its way says so, and is not sent twice. */
export function guardForms() {
  document.addEventListener("submit", refuseSecond, true);
  document.addEventListener("turbo:before-fetch-request", (event) => {
    if (event.target instanceof HTMLFormElement) event.target.setAttribute("aria-busy", "true");
  });
  document.addEventListener("turbo:submit-end", (event) => formOf(event)?.removeAttribute("aria-busy"));
  document.addEventListener("turbo:render", focusFirstError);
  document.addEventListener("turbo:before-frame-render", keepFocus);
}

/** A frame that is written anew keeps a keyboard's place on the element of the same id. @param {Event} event */
function keepFocus(event) {
  const frame = /** @type {Element} */ (event.target);
  const id = frame.contains(document.activeElement) ? document.activeElement?.id : "";
  if (id) frame.addEventListener("turbo:frame-render", () => document.getElementById(id)?.focus(), { once: true });
}

/** @param {Event} event */
function refuseSecond(event) {
  if (event.target instanceof Element && event.target.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

function focusFirstError() {
  const wrong = document.querySelector("main [aria-invalid=true]");
  if (wrong instanceof HTMLElement && document.activeElement?.getAttribute("aria-invalid") !== "true") wrong.focus();
}

/**
 * The form of a Turbo submission event.
 * @param {Event} event
 * @returns {HTMLFormElement | undefined}
 */
export function formOf(event) {
  return /** @type {CustomEvent} */ (event).detail?.formSubmission?.formElement;
}
