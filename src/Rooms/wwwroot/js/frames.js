/**
 * What a sheet fetches (`<turbo-frame data-fresh>`) is fetched again whenever the sheet or its part is opened: people come and go meanwhile.
 */
export function freshFrames() {
  document.addEventListener("toggle", (event) => {
    const opened = event.target;
    if (!(opened instanceof HTMLDialogElement || opened instanceof HTMLDetailsElement) || !opened.open) return;
    for (const frame of opened.querySelectorAll("turbo-frame[data-fresh][complete]")) void (/** @type {Frame} */ (frame)).reload();
  }, true);
  // A deed done, the sheet has served: also for buttons that came into it later. In the capture phase, before Turbo takes the event.
  document.addEventListener("submit", (event) => {
    if (event.submitter instanceof HTMLElement) event.submitter.closest("dialog")?.close();
  }, true);
}

/** @typedef {HTMLElement & { reload: () => Promise<void> }} Frame */
