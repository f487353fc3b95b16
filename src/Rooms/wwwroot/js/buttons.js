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
    void voice.toggleMicrophone();
  }],
  ["[data-try-now]", (_, event) => {
    event.preventDefault();
    voice.tryNow();
  }],
  ["[data-tune-in]", (_, event) => {
    event.preventDefault();
    voice.tuneIn();
  }],
  ["[data-go-direct]", (_, event) => {
    event.preventDefault();
    voice.goDirect();
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
  if (button instanceof HTMLAnchorElement && !isOn(room)) return; // Turbo follows the link
  event.preventDefault();
  if (!isOn(room)) Turbo.visit(`/room/${room}`);
}

/** From the dock one stays on the page one reads; from the room, its form or link leads on. @param {HTMLElement} button @param {MouseEvent} event */
function leave(button, event) {
  const { room } = voice;
  const posts = button instanceof HTMLButtonElement && button.form !== null && button.closest("#dock") === null;
  if (!posts && !(button instanceof HTMLAnchorElement)) {
    event.preventDefault();
    if (room && isOn(room)) Turbo.visit("/");
  }
  voice.leave(posts);
}

/** @param {string} room */
function isOn(room) {
  return document.querySelector(`#room[data-room="${CSS.escape(room)}"]`) !== null;
}
