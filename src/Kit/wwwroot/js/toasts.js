const Life = 6000; // ms, unless a toast that asks for an answer says another (data-life)
/** @type {Element | null} */
let shown = null;

/** Takes `<template data-toast>` out of the page; one toast is visible at a time, the others wait for their turn. */
export function followToasts() {
  const region = document.getElementById("toasts");
  if (!region) return;
  for (const template of document.querySelectorAll("template[data-toast]")) {
    region.append(/** @type {HTMLTemplateElement} */ (template).content);
    template.remove();
  }
  if (shown?.isConnected) return;
  const [next, ...others] = region.querySelectorAll(".toast");
  for (const other of others) /** @type {HTMLElement} */ (other).hidden = true;
  shown = next ?? null;
  if (next instanceof HTMLElement) present(next);
}

/** @param {HTMLElement} toast */
function present(toast) {
  toast.hidden = false;
  toast.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-close]")) toast.remove();
  });
  const end = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(end, 1000);
    else toast.remove();
  };
  setTimeout(end, Number(toast.dataset["life"]) || Life);
}
