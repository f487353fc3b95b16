import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";

const Key = "palabre sound";

/**
 * How one is heard.
 * @typedef {{
 *   constraints: MediaTrackConstraints, bitrate: number, redundant: boolean, opus: Record<string, number> | null
 * }} Recipe bitrate: bits per second; opus: what the offer says of Opus beside the usual
 */

/** @type {{ voice: Recipe, music: Recipe }} */
const Recipes = {
  // Clear speech: noise and echo taken out, one channel, no packets in silence, each packet sent twice.
  voice: {
    constraints: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
    bitrate: 32_000,
    redundant: true,
    opus: null,
  },
  // An instrument as it sounds: nothing taken out, two channels, silence sent like everything else.
  music: {
    constraints: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: { ideal: 2 } },
    bitrate: 128_000,
    redundant: false,
    opus: { stereo: 1, "sprop-stereo": 1, usedtx: 0, maxaveragebitrate: 128_000 },
  },
};

/** @returns {"voice" | "music"} */
export function chosenMode() {
  return localStorage.getItem(Key) === "music" ? "music" : "voice";
}

/** @param {"voice" | "music"} mode */
export function recipeOf(mode) {
  return Recipes[mode];
}

/** The choice between voice and music, remembered in this browser. @param {() => void} onChoice */
export function offerModes(onChoice) {
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches("[data-sound-mode]") || !target.checked) return;
    localStorage.setItem(Key, target.value);
    onChoice();
  });
  whenPageChanges(() => {
    for (const choice of document.querySelectorAll("[data-sound-mode]")) {
      if (choice instanceof HTMLInputElement) choice.checked = choice.value === chosenMode();
    }
  });
}
