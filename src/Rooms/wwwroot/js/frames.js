/**
 * What a sheet fetches (`<turbo-frame data-fresh>`) is fetched again whenever the sheet or its part is opened: people come and go meanwhile.
 */
export function freshFrames() {
  document.addEventListener("toggle", (event) => {
    const opened = event.target;
    if (!(opened instanceof HTMLDialogElement || opened instanceof HTMLDetailsElement) || !opened.open) return;
    for (const frame of opened.querySelectorAll("turbo-frame[data-fresh][complete]")) void (/** @type {Frame} */ (frame)).reload();
  }, true);
}

/** @typedef {HTMLElement & { reload: () => Promise<void> }} Frame */
