const Beat = 2000; // ms
const Jump = 20_000; // ms: browsers let the timers of hidden pages wait, but not of those that are heard

/**
 * Tells `palabre:network` on the document when what was connected may no longer be: the computer woke up, which shows in a clock
 * that ran on while timers stood still; or it is on another network.
 */
export function watchNetwork() {
  let last = Date.now();
  setInterval(() => {
    const now = Date.now();
    if (now - last > Beat + Jump) tell();
    last = now;
  }, Beat);
  window.addEventListener("online", tell);
  const connection = /** @type {{ connection?: EventTarget }} */ (/** @type {unknown} */ (navigator)).connection;
  let network = kindOf(connection);
  connection?.addEventListener("change", () => {
    // It also tells of every new estimate of the speed.
    if (kindOf(connection) === network) return;
    network = kindOf(connection);
    if (navigator.onLine) tell();
  });
}

function tell() {
  document.dispatchEvent(new CustomEvent("palabre:network"));
}

/** @param {EventTarget | undefined} connection */
function kindOf(connection) {
  return /** @type {{ type?: string } | undefined} */ (/** @type {unknown} */ (connection))?.type;
}
