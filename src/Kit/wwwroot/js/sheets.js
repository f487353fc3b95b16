const knowsClosedBy = "closedBy" in HTMLDialogElement.prototype;

/** Sheets are `<dialog>`s: opened by `[data-sheet]`, or by `command`/`commandfor` where the browser does not know those. */
export function openSheets() {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest("[data-sheet]");
    if (opener) openDialog(opener.getAttribute("data-sheet"));
    else if (event.target.closest("dialog [data-close]")) event.target.closest("dialog")?.close();
    else if (!("command" in HTMLButtonElement.prototype)) obey(event.target.closest("button[commandfor]"));
    else closeByVeil(event.target, event);
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
