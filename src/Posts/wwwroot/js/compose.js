// The form one writes posts in: how much room is left, and a draft that outlives the page, the tab and a crash, here and on the server.
import { formOf } from "/_content/Palabre.Kit/js/forms.js";
import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { countOf } from "./count.js";
import { fragmentOf } from "./pictures.js";

const Fields = ["text", "warning"];
const restored = new WeakSet();

/** Longer loses more of what was typed when a device is lost; shorter asks the server more often. */
const Quiet = 2500;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
let sending = new AbortController();

class Counter extends HTMLElement {
  connectedCallback() {
    this.closest("form")?.addEventListener("input", () => this.show());
    this.show();
  }

  show() {
    const form = this.closest("form");
    if (!form) return;
    const left = Number(this.getAttribute("max")) - Fields.reduce((sum, name) => sum + countOf(valueOf(form, name)), 0);
    const written = left.toLocaleString(document.documentElement.lang);
    if (this.firstChild?.nodeValue !== written) this.replaceChildren(written);
    this.toggleAttribute("data-over", left < 0);
  }
}

customElements.define("palabre-counter", Counter);

document.addEventListener("input", (event) => {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (!form?.dataset.keep) return;
  keep(form);
  clearTimeout(waiting);
  waiting = setTimeout(() => keepOnServer(form), Quiet);
});
// It stays open then: what one reaches for below must not move away when one lets go of the text.
document.addEventListener("focusin", (event) => event.target instanceof Element && event.target.closest(".compose")?.setAttribute("data-begun", ""));
// The page that is written anew after sending does not close it under a finger that is on its way.
document.addEventListener("turbo:before-morph-attribute", (event) => /** @type {CustomEvent} */ (event).detail.attributeName === "data-begun" && event.preventDefault());
// What is being sent must not come back as a draft.
document.addEventListener("turbo:submit-start", (event) => {
  if (!formOf(event)?.dataset.keep) return;
  clearTimeout(waiting);
  sending.abort();
});
// Another member may use this browser next, but not read what this one has sent.
document.addEventListener("turbo:submit-end", (event) => {
  const form = formOf(event);
  if (form?.dataset.keep && /** @type {CustomEvent} */ (event).detail.success) localStorage.removeItem(keyOf(form));
});
document.addEventListener("turbo:morph-element", (event) => event.target instanceof Element && restored.delete(event.target));
whenPageChanges(() => {
  if (document.documentElement.hasAttribute("data-turbo-preview")) return;
  document.querySelector(".compose:focus-within")?.setAttribute("data-begun", "");
  for (const form of document.querySelectorAll("form[data-keep]")) restore(/** @type {HTMLFormElement} */ (form));
});

/** @param {HTMLFormElement} form */
function keep(form) {
  const draft = Object.fromEntries(Fields.map((name) => [name, valueOf(form, name)]));
  const pictures = [...form.querySelectorAll("[data-picture]")].map((one) => [one.getAttribute("data-picture"), one.querySelector("textarea")?.value]);
  if (draft["text"] === initialOf(form, "text") && draft["warning"] === "" && pictures.length === 0) localStorage.removeItem(keyOf(form));
  else localStorage.setItem(keyOf(form), JSON.stringify({ ...draft, pictures }));
}

/** The same for other devices, quietly: whoever is offline has it here. What quotes something is kept here alone. @param {HTMLFormElement} form */
function keepOnServer(form) {
  if (!form.dataset.answers) return;
  const draft = Object.fromEntries([...Fields, "audience"].map((name) => [name, valueOf(form, name)]));
  if (draft["text"] === initialOf(form, "text") && form.dataset.answers !== "0") draft["text"] = "";
  sending = new AbortController();
  fetch(`/api/posts/drafts/${form.dataset.answers}`, {
    method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(draft), signal: sending.signal, keepalive: true,
  }).catch(() => {});
}

/** What was typed before, into a form that is as the server wrote it. @param {HTMLFormElement} form */
function restore(form) {
  if (restored.has(form)) return;
  restored.add(form);
  // Whoever types at once is faster than this module arrives.
  if (Fields.some((name) => valueOf(form, name) !== initialOf(form, name))) return keep(form);
  const kept = localStorage.getItem(keyOf(form));
  // What came back with a refusal is what was typed last.
  if (kept === null || form.hasAttribute("data-filled") || form.querySelector("[aria-invalid]")) return;
  const draft = JSON.parse(kept);
  for (const name of Fields) {
    const field = fieldOf(form, name);
    if (field && typeof draft[name] === "string") field.value = draft[name];
  }
  if (draft["warning"]) form.querySelector(".more-fields")?.setAttribute("open", "");
  void bringBack(form, draft.pictures ?? []);
  form.parentElement?.querySelector("[data-draft-line]")?.remove();
  for (const counter of form.querySelectorAll("palabre-counter")) if (counter instanceof Counter) counter.show();
}

/** Pictures that still wait for their post, with what was typed of them. @param {HTMLFormElement} form @param {[id: string, description: string][]} pictures */
async function bringBack(form, pictures) {
  for (const [id, description] of pictures) {
    if (form.querySelector(`[data-picture="${id}"]`)) continue;
    const answer = await fetch(`/posts/pictures/${id}`);
    if (!answer.ok) continue;
    const picture = fragmentOf(await answer.text());
    const words = picture.querySelector("textarea");
    if (words) words.value = description;
    form.querySelector(".chosen")?.append(picture);
  }
}

/** @param {HTMLFormElement} form */
function keyOf(form) {
  return `post ${form.dataset.keep}`;
}

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLTextAreaElement | HTMLInputElement | HTMLSelectElement | null} */
function fieldOf(form, name) {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field : null;
}

/** @param {HTMLFormElement} form @param {string} name */
function valueOf(form, name) {
  return fieldOf(form, name)?.value ?? "";
}

/** @param {HTMLFormElement} form @param {string} name */
function initialOf(form, name) {
  const field = fieldOf(form, name);
  return field instanceof HTMLSelectElement ? "" : field?.defaultValue ?? "";
}
