/** As long as that one waits for the page after a deed before the next is sent. Longer keeps somebody waiting where no page comes. */
const pageMs = 1000;

/** What a form is on its way with. @type {WeakMap<HTMLFormElement, string>} */
const under = new WeakMap();

/** What was pressed of a form meanwhile. @type {WeakMap<HTMLFormElement, HTMLButtonElement[]>} */
const waiting = new WeakMap();

/**
 * A form that is on its way says so, and is not sent twice. Many buttons may be of one form: what was pressed of another meanwhile is not lost, it goes next.
 */
export function guardForms() {
  document.addEventListener("submit", guard, true);
  document.addEventListener("turbo:before-fetch-request", (event) => {
    if (event.target instanceof HTMLFormElement) event.target.setAttribute("aria-busy", "true");
  });
  document.addEventListener("turbo:submit-end", (event) => {
    const form = formOf(event);
    form?.removeAttribute("aria-busy");
    if (form && waiting.get(form)?.length) afterPage(() => sendNext(form));
  });
  document.addEventListener("turbo:render", focusFirstError);
  document.addEventListener("turbo:before-frame-render", keepFocus);
}

/** A frame that is written anew keeps a keyboard's place on the element of the same id. @param {Event} event */
function keepFocus(event) {
  const frame = /** @type {Element} */ (event.target);
  const id = frame.contains(document.activeElement) ? document.activeElement?.id : "";
  if (id) frame.addEventListener("turbo:frame-render", () => document.getElementById(id)?.focus(), { once: true });
}

/** @param {SubmitEvent} event */
function guard(event) {
  const { target, submitter } = event;
  if (!(target instanceof HTMLFormElement)) return;
  const deed = submitter instanceof HTMLButtonElement ? deedOf(submitter) : "";
  if (target.getAttribute("aria-busy") !== "true") {
    under.set(target, deed);
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const next = waiting.get(target) ?? [];
  // As it stands now: a button of a sheet is about somebody else when the sheet opens anew.
  if (submitter instanceof HTMLButtonElement && deed !== under.get(target) && !next.some((other) => deedOf(other) === deed))
    waiting.set(target, [...next, /** @type {HTMLButtonElement} */ (submitter.cloneNode())]);
}

/** @param {HTMLButtonElement} button */
function deedOf(button) {
  return `${button.formAction} ${button.name}=${button.value}`;
}

/** Sent before, it would be called off by the page that the deed before leads to. @param {() => void} then */
function afterPage(then) {
  const loaded = new AbortController();
  const go = () => {
    if (loaded.signal.aborted) return;
    loaded.abort();
    then();
  };
  for (const event of ["turbo:load", "turbo:frame-load"]) document.addEventListener(event, go, { signal: loaded.signal });
  setTimeout(go, pageMs);
}

/** Nothing where the page is another one. @param {HTMLFormElement} form */
function sendNext(form) {
  // What goes on its way meanwhile sends it when it ends.
  if (!form.isConnected || form.getAttribute("aria-busy") === "true") return;
  const button = waiting.get(form)?.shift();
  if (!button) return;
  button.hidden = true;
  form.append(button);
  form.requestSubmit(button);
  button.remove();
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
