import * as Turbo from "/_content/Palabre.Kit/vendor/turbo.js";
import { followToasts } from "/_content/Palabre.Kit/js/toasts.js";
import { call } from "./api.js";
import { voice } from "./voice.js";

const Told = "palabre recording told";

/** Tells whoever hears a recorded room that it is, once for each time it starts; and asks for consent before one speaks. */
export function followRecording() {
  document.addEventListener("palabre:recording", (event) => {
    const { room, on, since } = /** @type {CustomEvent} */ (event).detail ?? {};
    // The notice came with it; what is left is the voice.
    if (on === true && String(room) === voice.room && isNew(`${room} ${Date.parse(since)}`)) say();
  });
  voice.addEventListener("change", enter);
  document.addEventListener("palabre:dock", enter);
  voice.addEventListener("consent", ask);
  document.addEventListener("click", answer);
}

/** One's sound begins in a room that is being recorded. */
function enter() {
  if (!voice.room || voice.connection !== "live" || !voice.sound.isPlaying) return;
  const entry = document.querySelector(`#dock-panel[data-room="${CSS.escape(voice.room)}"] template[data-recorded]`);
  if (!(entry instanceof HTMLTemplateElement) || !isNew(entry.dataset["recorded"] ?? "")) return;
  document.getElementById("toasts")?.append(entry.content.cloneNode(true));
  followToasts();
  say();
}

/** @param {string} recording the room, and since when it is recorded */
function isNew(recording) {
  if (sessionStorage.getItem(Told) === recording) return false;
  sessionStorage.setItem(Told, recording);
  return true;
}

/** In the reader's language, by the way that the voices take; whoever does not listen hears nothing. */
function say() {
  if (!voice.sound.isPlaying) return;
  const spoken = new Audio(`/_content/Palabre.Rooms/sound/recorded-${document.documentElement.lang || "fr"}.mp3`);
  spoken.dataset["recorded"] = "";
  document.querySelector("#dock [data-audio]")?.append(spoken);
  spoken.addEventListener("ended", () => spoken.remove());
  void spoken.play().catch(() => spoken.remove());
}

/** Wherever one is, the question stands on the room's own page. */
function ask() {
  const sheet = document.getElementById("recording-consent");
  if (sheet instanceof HTMLDialogElement) {
    if (!sheet.open) sheet.showModal();
  } else if (voice.room) Turbo.visit(`/room/${voice.room}`);
}

/** @param {MouseEvent} event */
async function answer(event) {
  const button = event.target instanceof Element ? event.target.closest("#recording-consent [data-consent]") : null;
  const { room } = voice;
  if (!(button instanceof HTMLElement) || !room) return; // without sound the form alone answers
  event.preventDefault();
  const agreed = button.dataset["consent"] === "true";
  button.closest("dialog")?.close();
  const answered = await call("PUT", `${room}/recording/consent`, { agreed });
  if (!answered?.ok || room !== voice.room) return;
  voice.recording = agreed ? "agreed" : "refused";
  // One had pressed the microphone, or had been speaking.
  if (agreed) await voice.microphone?.open();
}
