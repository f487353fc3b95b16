// The entry of everything live: joined from the hall, heard in the dock, spoken on the stage.
import * as Turbo from "/_content/Palabre.Kit/vendor/turbo.js";
import { hear } from "/_content/Palabre.Kit/js/live.js";
import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { refreshState, showState } from "/_content/Palabre.Kit/js/states.js";
import { followButtons } from "./buttons.js";
import { offerDevices } from "./devices.js";
import { dock, followConnection, PalabreDock } from "./dock.js";
import { countDown } from "./invitation.js";
import { freshFrames } from "./frames.js";
import { followHands } from "./hands.js";
import { followKeys } from "./keys.js";
import { offerMediaKeys, showMicrophoneState, showPlaying } from "./media-session.js";
import { watchNetwork } from "./network.js";
import { followRecording } from "./recording.js";
import { hasSpoken, rememberedRoom, rememberSpeaking } from "./remembered.js";
import { offerModes } from "./sound-mode.js";
import { offerSpace } from "./space.js";
import { followVoices } from "./stage.js";
import { voice } from "./voice.js";
import { offerVolumes } from "./volumes.js";
import { keepAwake } from "./wake-lock.js";

customElements.define("palabre-dock", PalabreDock);
hear("levels", "me", "invited", "ended", "hand", "subject", "recording");
followButtons();
followConnection();
whenPageChanges(countDown);
freshFrames();
followHands();
followVoices({ onUnknown: () => dock()?.refresh() });
followRecording();
followKeys({
  open: () => void voice.microphone?.open(),
  close: () => voice.microphone?.mute(),
});
offerDevices(() => void voice.microphone?.changeDevice());
offerModes(() => void voice.microphone?.changeMode());
offerVolumes(() => voice.sound.balance());
offerSpace(() => voice.sound.balance());
offerMediaKeys({
  leave: () => voice.leave(),
  toggleMicrophone: () => void voice.toggleMicrophone(),
  play: () => {
    voice.sound.play();
    showPlaying(true);
  },
  pause: () => {
    voice.sound.pause();
    showPlaying(false);
  },
});

showState("connection", (element) => (isHere(element) ? voice.connection : "idle"), "#room-connection");
showState("radio", (element) => (isHere(element) ? voice.radio : "none"));
showState("sound", () => (voice.sound.isBlocked ? "blocked" : "ok"));
showState("listening", (element) => (isHere(element) && voice.room !== null ? "in" : "out"));
showState("microphone", () => voice.microphone?.state ?? "closed", "[data-microphone]");
showState("spoken", () => (hasSpoken() ? "yes" : "no"));
voice.addEventListener("change", () => {
  if (isOpen()) rememberSpeaking();
  for (const thing of ["connection", "radio", "sound", "listening", "microphone", "spoken"]) refreshState(thing);
  pressMicrophone();
  showMicrophoneState(isOpen());
  keepAwake(voice.isOnStage);
});
whenPageChanges(pressMicrophone);
voice.addEventListener("level", () => {
  for (const meter of document.querySelectorAll("[data-microphone-level]"))
    /** @type {HTMLElement} */ (meter).style.setProperty("--level", voice.level.toFixed(2));
});

document.addEventListener("palabre:me", (event) => {
  const place = /** @type {CustomEvent} */ (event).detail;
  voice.take(place);
  if (place?.left === true) voice.goneElsewhere(place.room);
  dock()?.refresh();
});
for (const news of ["subject", "recording"]) document.addEventListener(`palabre:${news}`, () => dock()?.refresh());
document.addEventListener("palabre:ended", (event) => {
  const room = /** @type {CustomEvent} */ (event).detail?.room;
  if (voice.room && String(room) === voice.room) voice.take({ room: voice.room, role: "guest", live: false });
  if (document.querySelector(`#room[data-room="${CSS.escape(String(room))}"]`)) Turbo.visit(`/room/${room}`, { action: "replace" });
});
document.addEventListener("palabre:network", () => voice.room && voice.tryNow());
watchNetwork();
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && voice.room && voice.connection !== "live" && voice.connection !== "radio") voice.tryNow();
});

const before = rememberedRoom();
if (before) voice.join(before);
whenPageChanges(joinWhenAsked);

/** A form or a link may lead into the room itself, sound and all: /room/1?join */
function joinWhenAsked() {
  const url = new URL(location.href);
  const room = document.querySelector("#room")?.getAttribute("data-room");
  if (!room || !url.searchParams.has("join")) return;
  url.searchParams.delete("join");
  history.replaceState(history.state, "", url);
  voice.join(room);
}

function isOpen() {
  return voice.microphone?.state === "open";
}

function pressMicrophone() {
  const pressed = String(isOpen());
  for (const button of document.querySelectorAll(`[data-microphone]:not([aria-pressed=${pressed}])`)) button.setAttribute("aria-pressed", pressed);
}

/** An element that stands for a room speaks of that one only. @param {HTMLElement} element */
function isHere(element) {
  const room = element.closest("[data-room]")?.getAttribute("data-room");
  return room === undefined || room === null || room === voice.room;
}
