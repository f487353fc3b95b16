import { formOf } from "./forms.js";

const knowsClosedBy = "closedBy" in HTMLDialogElement.prototype;

/** Sheets are `<dialog>`s: opened by `[data-sheet]`, or by `command`/`commandfor` where the browser does not know those. */
export function openSheets() {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest("[data-sheet]");
    if (opener) openDialog(opener.getAttribute("data-sheet"));
    // Never a sheet on a sheet: a button that opens another one closes its own first.
    else if (event.target.closest("dialog [data-close]")) event.target.closest("dialog")?.close();
    if (!("command" in HTMLButtonElement.prototype)) obey(event.target.closest("button[commandfor]"));
    else closeByVeil(event.target, event);
  });
  document.addEventListener("turbo:submit-end", (event) => {
    // A form that says in its sheet why it was refused (`data-stays`) closes the sheet once it was not.
    const form = /** @type {CustomEvent} */ (event).detail.success ? formOf(event) : undefined;
    if (!form?.hasAttribute("data-stays")) return;
    form.reset();
    form.closest("dialog")?.close();
  });
  document.addEventListener("turbo:before-cache", closeAll);
}

/** @param {string | null} id */
function openDialog(id) {
  const dialog = id && document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** @param {Element | null} button */
function obey(button) {
  const id = button?.getAttribute("commandfor") ?? null;
  if (button?.getAttribute("command") === "show-modal") openDialog(id);
  const dialog = id && document.getElementById(id);
  if (button?.getAttribute("command") === "close" && dialog instanceof HTMLDialogElement) dialog.close();
}

/** A press on the veil closes, where the browser does not do it by `closedby`. @param {Element} target @param {MouseEvent} event */
function closeByVeil(target, event) {
  if (!(target instanceof HTMLDialogElement) || knowsClosedBy || target.getAttribute("closedby") !== "any") return;
  const box = target.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) target.close();
}

function closeAll() {
  for (const dialog of document.querySelectorAll("dialog[open]")) /** @type {HTMLDialogElement} */ (dialog).close();
}
