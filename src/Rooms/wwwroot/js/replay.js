// A recorded room, heard again: its page (#replay), and its sound, which goes on while one browses.
import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { refreshState, showState } from "/_content/Palabre.Kit/js/states.js";
import { clock } from "./replay-times.js";
import { followClipSheet, revealClipSheet } from "./replay-clip.js";
import { followReplayKeys } from "./replay-keys.js";
import { followLine, showLine } from "./replay-line.js";
import { keptSpeed, placeIn } from "./replay-memory.js";
import { player } from "./replay-player.js";
import { followReplayMedia } from "./replay-media.js";
import { Scene } from "./replay-scene.js";
import { voicesOf } from "./replay-spans.js";
import { followSlider, Wave } from "./replay-wave.js";

const Pace = 100; // ms: a star changes ten times a second at most

/** The replay that the page shows, which need not be the one that plays. @type {{ root: HTMLElement, replay: import("./replay-player.js").Replay, scene: Scene, start: number } | null} */
let shown = null;
/** @type {ReturnType<typeof setInterval> | undefined} */
let moving;

/** @type {Record<string, (button: HTMLElement) => void>} */
const deeds = {
  toggle: (button) => (button.closest("#replay") ? take() : null, player.toggle()),
  back: (button) => move(button, () => player.skip(-15_000)),
  on: (button) => move(button, () => player.skip(30_000)),
  next: (button) => move(button, () => player.next()),
  previous: (button) => move(button, () => player.previous()),
  "words-of": (button) => move(button, () => player.wordsOf(button.dataset["of"] ?? "")),
  stop: () => player.stop(),
  "read-all": (button) => readAll(button),
};

whenPageChanges(look);
followLine();
followReplayKeys();
followReplayMedia();
followClipSheet({ at, take });
showState("replay", (element) => (element.closest("#replay") && !isMine() ? "paused" : player.state));
player.addEventListener("change", changed);
player.addEventListener("place", paint);
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest("#replay [data-deed], #replay-dock [data-deed]");
  if (button instanceof HTMLElement) deeds[button.dataset["deed"] ?? ""]?.(button);
  const seek = event.target.closest("#replay [data-seek]");
  if (seek instanceof HTMLElement && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    seekTo(Number(seek.dataset["seek"]));
  }
  const lane = event.target.closest("#replay [data-lane]");
  if (lane && shown) seekTo((event.clientX - lane.getBoundingClientRect().left) / lane.clientWidth * shown.replay.length);
});
document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLSelectElement && event.target.matches("[data-speed]")) player.speed = Number(event.target.value);
});
document.addEventListener("turbo:morph", () => {
  shown?.scene.forget();
  paint();
});
// Whatever else is played on a page has the word.
document.addEventListener("play", () => player.pause(), true);

/** The page changed: a replay came or went, or a live room is being heard. */
function look() {
  if (document.querySelector("#dock[data-joined]")) player.stop();
  else if (document.getElementById("room") && player.isPlaying) player.pause();
  const root = document.getElementById("replay");
  if (root !== (shown?.root ?? null)) shown = root ? open(root) : null;
  if (!shown) return;
  for (const part of shown.root.querySelectorAll(".bar[hidden], [data-wave][hidden], [data-times][hidden], [data-deed][hidden]")) /** @type {HTMLElement} */ (part).hidden = false;
  revealClipSheet();
}

/** @param {HTMLElement} root */
function open(root) {
  const replay = replayOf(root);
  const opened = { root, replay, scene: new Scene(root, replay), start: startOf(replay, root) };
  const slider = root.querySelector("[data-wave]");
  if (slider instanceof HTMLElement) {
    followSlider(slider, { length: replay.length, at, seek: seekTo, say: (ms) => [clock(ms), opened.scene.namesAt(ms)].filter(Boolean).join(" · ") });
    void Wave.fetch(`${replay.path}/waveform.json`, replay.length).then((wave) => draw(slider, (opened.scene.wave = wave)));
  }
  const speed = root.querySelector("[data-speed]");
  if (speed instanceof HTMLSelectElement) speed.value = String(keptSpeed());
  setTimeout(() => {
    if (shown?.root !== root) return;
    if (!player.isPlaying && !isMine() && !document.querySelector("#dock[data-joined]")) player.load(replay, opened.start);
    else if (isMine() && new URL(location.href).searchParams.has("t")) player.seek(opened.start);
    paint();
    forgetAddress();
  });
  return opened;
}

/** @param {HTMLElement} root @returns {import("./replay-player.js").Replay} */
function replayOf(root) {
  const { replay: room = "", path = "", mp3, length, title = "", subtitle = "" } = root.dataset;
  const faces = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-speech]")]);
  return { room, path, hasMp3: mp3 !== undefined, length: Number(length), title, subtitle, voices: voicesOf(faces) };
}

/** What the address says, or else where one stopped. @param {import("./replay-player.js").Replay} replay @param {HTMLElement} root */
function startOf(replay, root) {
  const asked = new URL(location.href).searchParams.get("t");
  if (asked !== null) return Math.max(0, Math.min(Number(asked) * 1000 || 0, replay.length - 1000));
  const kept = placeIn(replay.room, replay.length);
  const who = root.querySelector(".bar [data-who]");
  if (kept > 0 && who instanceof HTMLElement && who.dataset["again"]) {
    who.dataset["resume"] = "yes";
    who.textContent = who.dataset["again"].replace("{0}", clock(kept));
  }
  return kept;
}

/** Loaded again, the page is to begin where one stopped, not where one came in. */
function forgetAddress() {
  const url = new URL(location.href);
  if (!url.searchParams.has("t")) return;
  url.searchParams.delete("t");
  history.replaceState(history.state, "", url);
}

function isMine() {
  return shown !== null && player.replay?.path === shown.replay.path;
}

function at() {
  return isMine() ? player.at : (shown?.start ?? 0);
}

/** The page's replay becomes the one that plays. */
function take() {
  if (!shown) return;
  if (document.querySelector("#dock[data-joined]")) return tell("held");
  if (!isMine()) player.load(shown.replay, shown.start);
  for (const who of shown.root.querySelectorAll("[data-who]")) delete (/** @type {HTMLElement} */ (who).dataset["resume"]);
}

/** @param {HTMLElement} button @param {() => void} deed */
function move(button, deed) {
  if (button.closest("#replay")) take();
  deed();
}

/** @param {number} ms */
function seekTo(ms) {
  take();
  player.seek(ms);
}

/** @param {HTMLElement} button */
function readAll(button) {
  if (!shown) return;
  shown.scene.readsAll = !shown.scene.readsAll;
  button.setAttribute("aria-pressed", String(shown.scene.readsAll));
  paint();
}

function changed() {
  refreshState("replay");
  tell(player.hasFailed ? "silent" : "");
  clearInterval(moving);
  moving = player.isPlaying ? setInterval(paint, Pace) : undefined;
  if (player.isPlaying) for (const who of document.querySelectorAll("[data-who][data-resume]")) delete (/** @type {HTMLElement} */ (who).dataset["resume"]);
  paint();
}

function paint() {
  shown?.scene.show(at(), isMine() && player.isPlaying);
  showLine(player.at);
  shareAt();
}

/** The shared link begins at the second one hears. */
function shareAt() {
  const sentence = document.querySelector("[data-share-at]");
  // What one is reading does not change under one's eyes.
  if (!(sentence instanceof HTMLElement) || !shown || (sentence.textContent && document.querySelector("#replay-share[open]"))) return;
  const second = Math.floor(at() / 1000);
  const address = second > 0 ? `${shown.root.dataset["address"]}?t=${second}` : (shown.root.dataset["address"] ?? "");
  const input = document.getElementById("replay-link");
  if (!(input instanceof HTMLInputElement) || input.value === address) return;
  input.value = address;
  for (const button of document.querySelectorAll("#replay-share [data-copy]")) /** @type {HTMLElement} */ (button).dataset["copy"] = address;
  for (const button of document.querySelectorAll("#replay-share [data-share]")) /** @type {HTMLElement} */ (button).dataset["share"] = address;
  sentence.textContent = (sentence.dataset["sentence"] ?? "").replace("{0}", `\u2066${clock(second * 1000)}\u2069`);
  sentence.hidden = second === 0;
}

/** @param {"held" | "silent" | ""} what */
function tell(what) {
  const told = document.querySelector("#replay [data-told]");
  if (!(told instanceof HTMLElement)) return;
  told.textContent = what ? (told.dataset[what] ?? "") : "";
  told.hidden = what === "";
}

/** @param {HTMLElement} slider @param {Wave} wave */
function draw(slider, wave) {
  const svg = slider.querySelector("svg");
  const sketch = () => {
    const width = slider.clientWidth;
    svg?.setAttribute("viewBox", `0 0 ${Math.floor(width / 5) * 5} 64`);
    for (const path of svg?.querySelectorAll("path") ?? []) path.setAttribute("d", wave.path(width));
  };
  new ResizeObserver(sketch).observe(slider);
  sketch();
}
