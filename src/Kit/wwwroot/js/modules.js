/** Elements name the module that moves them (`data-module`), so that a page loads no code it does not need. */
export function importModules() {
  for (const element of document.querySelectorAll("[data-module]")) {
    const address = new URL(element.getAttribute("data-module") ?? "", location.href);
    if (address.origin === location.origin && address.pathname.startsWith("/_content/")) void import(address.href);
  }
}
