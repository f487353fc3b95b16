import { announce } from "/_content/Palabre.Kit/js/announcements.js";
import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { Paced } from "./paced.js";

const Remembered = "palabre hand-sound";
const paced = new Paced();
/** @type {AudioContext | null} */
let sound = null;

/** A moderator hears of raised hands: in words, for those who listen to a screen reader, and as a soft sound if they chose so. */
export function followHands() {
  document.addEventListener("palabre:hand", (event) => {
    const { room, name } = /** @type {CustomEvent} */ (event).detail ?? {};
    const page = document.querySelector(`#room[data-room="${CSS.escape(String(room))}"]`);
    if (!(page instanceof HTMLElement) || !paced.isDue(performance.now())) return;
    announce((page.dataset.handUp ?? "{0}").replace("{0}", String(name)));
    if (isOn()) ring();
  });
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLInputElement) || !event.target.matches("[data-hand-sound]")) return;
    localStorage.setItem(Remembered, event.target.checked ? "yes" : "no");
    if (event.target.checked) ring(); // so that one knows what to listen for
  });
  whenPageChanges(() => {
    for (const box of document.querySelectorAll("input[data-hand-sound]")) /** @type {HTMLInputElement} */ (box).checked = isOn();
  });
}

function isOn() {
  return localStorage.getItem(Remembered) === "yes";
}

/** Two quiet tones, a third of a second in all. */
function ring() {
  sound ??= new AudioContext();
  const volume = new GainNode(sound, { gain: 0 });
  volume.connect(sound.destination);
  const now = sound.currentTime;
  volume.gain.linearRampToValueAtTime(0.06, now + 0.02);
  volume.gain.setTargetAtTime(0, now + 0.18, 0.06);
  for (const [i, frequency] of [523, 659].entries()) {
    const tone = new OscillatorNode(sound, { frequency });
    tone.connect(volume);
    tone.start(now + i * 0.12);
    tone.stop(now + 0.4);
  }
}
