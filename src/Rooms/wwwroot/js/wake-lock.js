/** @type {WakeLockSentinel | null} */
let lock = null;
let wanted = false;

/** The screen stays on while one is on stage, and only then. @param {boolean} onStage */
export function keepAwake(onStage) {
  if (onStage === wanted) return;
  wanted = onStage;
  if (onStage) void take();
  else void lock?.release();
}

/** The browser takes the lock away whenever the page is hidden. */
document.addEventListener("visibilitychange", () => {
  if (wanted && document.visibilityState === "visible") void take();
});

async function take() {
  lock = await navigator.wakeLock?.request("screen").catch(() => null) ?? null;
  if (!wanted) await lock?.release();
}
