import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { player } from "./replay-player.js";
import { showVoices, showWho } from "./replay-scene.js";
import { speakersAt } from "./replay-spans.js";
import { clock } from "./replay-times.js";

/**
 * The replay one listens to, in one line above the navigation, while one is on other pages. Its words come from the replay's own page
 * (`template[data-replay-line]`); Turbo carries the element along.
 */
export function followLine() {
  player.addEventListener("change", look);
  whenPageChanges(look);
}

/** @param {number} at ms */
export function showLine(at) {
  const place = line();
  if (!place || !player.replay) return;
  const now = place.querySelector("[data-now]");
  const speaking = speakersAt(player.replay.voices, at);
  if (now && now.textContent !== clock(at)) now.textContent = clock(at);
  const faces = /** @type {HTMLElement[]} */ ([...place.querySelectorAll("[data-person]")]);
  // In silence the face of who spoke last stays, at rest.
  if (speaking.length > 0 || !faces.some((face) => face.hasAttribute("data-first"))) showVoices(faces, speaking, 0);
  else for (const face of faces) face.removeAttribute("data-speaking");
  if (!faces.some((face) => face.hasAttribute("data-first"))) faces[0]?.setAttribute("data-first", "");
  showWho(place, place, speaking);
}

function look() {
  const place = line();
  if (!place) return;
  const { replay } = player;
  const page = document.querySelector("#replay");
  const isHere = replay !== null && page?.getAttribute("data-replay") === replay.room;
  if (isHere) take(place, page);
  const joined = replay !== null && place.childElementCount > 0;
  if (place.hasAttribute("data-joined") !== joined) place.toggleAttribute("data-joined", joined);
  if (place.hasAttribute("data-here") !== isHere) place.toggleAttribute("data-here", isHere);
  if (replay === null && place.childElementCount > 0) place.replaceChildren();
}

/** @param {HTMLElement} place @param {Element | null} page */
function take(place, page) {
  const template = page?.querySelector("template[data-replay-line]");
  const key = `${page?.getAttribute("data-path")} ${document.documentElement.lang}`;
  if (!(template instanceof HTMLTemplateElement) || place.dataset["of"] === key && place.childElementCount > 0) return;
  place.dataset["of"] = key;
  place.replaceChildren(template.content.cloneNode(true));
}

function line() {
  return document.getElementById("replay-dock");
}
