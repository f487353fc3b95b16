import * as Turbo from "/_content/Palabre.Kit/vendor/turbo.js";
import { voice } from "./voice.js";

/** Buttons of the page, wherever the server put them. */
export function followButtons() {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    for (const [selector, deed] of deeds) {
      const button = event.target.closest(selector);
      if (button instanceof HTMLElement) return deed(button, event);
    }
  });
}

/** @type {[string, (button: HTMLElement, event: MouseEvent) => void][]} */
const deeds = [
  ["[data-join-room]", join],
  ["[data-leave-room]", leave],
  ["[data-microphone]", (_, event) => {
    event.preventDefault();
    voice.toggleMicrophone();
  }],
  ["[data-try-now]", (_, event) => {
    event.preventDefault();
    voice.tryNow();
  }],
  ["[data-unblock-sound]", (_, event) => {
    event.preventDefault();
    voice.sound.play();
  }],
];

/** @param {HTMLElement} button @param {MouseEvent} event */
function join(button, event) {
  const room = button.dataset.joinRoom ?? "";
  voice.join(room);
  if (button instanceof HTMLAnchorElement) return; // Turbo follows the link
  event.preventDefault();
  if (!isOn(room)) Turbo.visit(`/room/${room}`);
}

/** @param {HTMLElement} button */
function leave(button) {
  const { room } = voice;
  voice.leave();
  const goesElsewhere = button instanceof HTMLAnchorElement || button.closest("form") !== null;
  if (!goesElsewhere && room && isOn(room)) Turbo.visit("/");
}

/** @param {string} room */
function isOn(room) {
  return document.querySelector(`#room[data-room="${CSS.escape(room)}"]`) !== null;
}
