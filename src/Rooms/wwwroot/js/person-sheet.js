import { showLoudness } from "./volumes.js";

/**
 * A press on a face opens the room's one person sheet, written for that person. Without this script the face leads to their page.
 * What one may do to whom is the style sheet's affair (`data-target`), and the server's.
 */
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const face = event.target.closest("a[data-opens]");
  const sheet = document.getElementById(face?.getAttribute("data-opens") ?? "");
  const person = face?.closest("[data-person]");
  if (!(face instanceof HTMLAnchorElement) || !(person instanceof HTMLElement) || !(sheet instanceof HTMLDialogElement)) return;
  event.preventDefault();
  write(sheet, person, face);
  sheet.showModal();
}, true); // before Turbo follows the link

// A deed done, the sheet has served.
document.addEventListener("submit", (event) => {
  if (event.target instanceof HTMLElement && event.target.hasAttribute("data-stays")) return; // it may be refused, and says so there
  if (event.submitter instanceof HTMLElement && !event.submitter.closest("turbo-frame")) event.submitter.closest("dialog")?.close();
});

/** @param {HTMLDialogElement} sheet @param {HTMLElement} person @param {HTMLAnchorElement} face */
function write(sheet, person, face) {
  const id = person.dataset.person ?? "";
  const me = person.closest("[data-member]")?.getAttribute("data-member");
  const heading = sheet.querySelector("h2");
  if (heading) heading.textContent = person.querySelector("[data-name]")?.textContent ?? "";
  for (const part of sheet.querySelectorAll("[data-target]")) part.setAttribute("data-target", id === me ? "oneself" : (person.dataset.role ?? ""));
  for (const details of sheet.querySelectorAll("details[open]")) details.removeAttribute("open");
  for (const frame of sheet.querySelectorAll("[data-person-facts]")) {
    frame.replaceChildren();
    frame.setAttribute("src", `${frame.getAttribute("data-person-facts")}${id}`);
  }
  for (const button of sheet.querySelectorAll("[data-person-id]")) /** @type {HTMLButtonElement} */ (button).value = id;
  showLoudness(sheet, id);
  for (const link of sheet.querySelectorAll("[data-person-path]")) /** @type {HTMLAnchorElement} */ (link).href = face.href;
  for (const frame of sheet.querySelectorAll("[data-person-frame]")) {
    frame.replaceChildren(); // the last person's words must not stand under this one's name
    frame.removeAttribute("src"); // asked for anew even when it is the same person
    frame.setAttribute("src", face.href);
  }
}
