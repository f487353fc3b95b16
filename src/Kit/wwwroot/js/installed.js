import * as Turbo from "../vendor/turbo.js";

const Calm = 3000; // ms after loading: what one came for goes first

/** The worker behind the offline page; and a lost network leaves one on the page one reads, with the room one hears. */
export function beInstallable() {
  if (navigator.serviceWorker && window.isSecureContext) whenLoaded(() => setTimeout(register, Calm));
  // What somebody pressed outside of the page opens within it, so that the room one hears goes on.
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (typeof data?.visit === "string" && data.visit.startsWith("/")) Turbo.visit(data.visit);
  });
  document.addEventListener("turbo:fetch-request-error", (event) => {
    const words = document.getElementById("toasts")?.dataset.offline;
    if (!words) return;
    event.preventDefault(); // Turbo would load the address as a whole, and end the sound
    document.documentElement.removeAttribute("aria-busy");
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.textContent = words;
    document.getElementById("toasts")?.replaceChildren(toast);
  });
}

function register() {
  // Refused in private windows and by policies: then there is no offline page, and nothing else is missing.
  navigator.serviceWorker.register("/sw.js").catch((problem) => console.info("No offline page:", problem.message));
}

/** @param {() => void} work */
function whenLoaded(work) {
  if (document.readyState === "complete") work();
  else window.addEventListener("load", work, { once: true });
}
