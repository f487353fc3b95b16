import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { showVoices } from "./replay-scene.js";
import { speakersAt, voicesOf } from "./replay-spans.js";

/** Stars of a clip's page: who speaks opens while it plays. */
whenPageChanges(() => {
  for (const page of document.querySelectorAll("[data-clip-page]:not([data-followed])")) {
    page.setAttribute("data-followed", "");
    follow(/** @type {HTMLElement} */ (page));
  }
});

/** @param {HTMLElement} page */
function follow(page) {
  const audio = page.querySelector("audio");
  const faces = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-person]")]);
  const voices = voicesOf(faces);
  if (!audio) return;
  // The whole recording stands in for the clip where a browser plays no Opus.
  const offset = () => (audio.currentSrc.includes(".mp3") ? Number(page.dataset["from"]) : 0);
  const paint = () => showVoices(faces, audio.paused ? [] : speakersAt(voices, audio.currentTime * 1000 - offset()), 0);
  for (const event of ["timeupdate", "play", "pause", "seeked"]) audio.addEventListener(event, paint);
}
