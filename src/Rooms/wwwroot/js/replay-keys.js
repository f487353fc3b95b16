/** Space, arrows and letters where nothing else takes them: they press the page's own buttons. */
export function followReplayKeys() {
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || !document.getElementById("replay") || isTaken(target, event.key)) return;
    const button = document.querySelector(`#replay ${buttonOf(event.key.toLowerCase())}`);
    if (!(button instanceof HTMLElement) || button.closest("[hidden]")) return;
    event.preventDefault();
    button.click();
  });
}

/** @param {string} key */
function buttonOf(key) {
  const isOff = localStorage.getItem("palabre shortcuts-off") === "yes";
  switch (key) {
    case " ": return "[data-deed=toggle]";
    case "arrowleft": return "[data-deed=back]";
    case "arrowright": return "[data-deed=on]";
    case "n": return isOff ? "[data-none]" : "[data-deed=next]";
    case "p": return isOff ? "[data-none]" : "[data-deed=previous]";
    default: return "[data-none]";
  }
}

/** @param {HTMLElement} target @param {string} key */
function isTaken(target, key) {
  if (target.isContentEditable || target.matches("input, textarea, select") || target.closest("dialog[open]")) return true;
  return key === " " && target.matches("button, summary, a, [role=slider]") && !target.matches("[role=slider]");
}
