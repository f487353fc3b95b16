/**
 * Theme and language without reloading the document, so that a room one listens to goes on: the theme is applied here and
 * told to the server beside; the language is a Turbo visit.
 */
export function applyPreferences() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || new URL(form.action, location.href).pathname !== "/preferences") return;
    const submitter = event.submitter;
    if (submitter instanceof HTMLButtonElement && submitter.name === "theme") {
      event.preventDefault();
      event.stopImmediatePropagation();
      setTheme(submitter.value);
      tellServer(form, submitter);
    } else form.removeAttribute("data-turbo");
  }, true);
}

/** @param {string} theme */
function setTheme(theme) {
  const root = document.documentElement;
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  else delete root.dataset.theme;
  document.querySelector("meta[name=color-scheme]")?.setAttribute("content", root.dataset.theme ?? "light dark");
  for (const button of document.querySelectorAll("button[name=theme]"))
    button.setAttribute("aria-pressed", String(/** @type {HTMLButtonElement} */ (button).value === theme));
}

/** @param {HTMLFormElement} form @param {HTMLElement} submitter */
function tellServer(form, submitter) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) if (typeof value === "string") body.append(name, value);
  void fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
}
