import { formOf } from "./forms.js";
import { whenPageChanges } from "./page.js";

const Fields = "textarea[name], form[data-draft] input[name]:is([type=text], [type=search], :not([type]))";
const restored = new WeakSet();

/** What one has typed survives a reload or a walk elsewhere in this tab, until it is sent. */
export function keepDrafts() {
  document.addEventListener("input", (event) => {
    const key = keyOf(event.target);
    if (key === null) return;
    const { value } = /** @type {HTMLInputElement} */ (event.target);
    if (value === "") sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  });
  document.addEventListener("turbo:submit-end", (event) => {
    const form = formOf(event);
    if (!form || !(/** @type {CustomEvent} */ (event).detail.success)) return;
    for (const field of form.elements) {
      const key = keyOf(field);
      if (key !== null) sessionStorage.removeItem(key);
    }
  });
  // A page that is asked for anew empties the fields it morphs.
  document.addEventListener("turbo:morph-element", (event) => event.target instanceof Element && restored.delete(event.target));
  whenPageChanges(restore);
}

function restore() {
  if (document.documentElement.hasAttribute("data-turbo-preview")) return;
  for (const field of document.querySelectorAll(Fields)) {
    const key = restored.has(field) ? null : keyOf(field);
    if (key === null) continue;
    restored.add(field);
    const draft = sessionStorage.getItem(key);
    const input = /** @type {HTMLInputElement} */ (field);
    if (draft !== null && input.value === "") input.value = draft;
  }
}

/** @param {unknown} field @returns {string | null} */
function keyOf(field) {
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) || !field.matches(Fields)) return null;
  const form = field.form;
  if (!form || form.dataset.draft === "off" || form.method !== "post") return null;
  return `draft ${new URL(form.action, location.href).pathname} ${field.name}`;
}
