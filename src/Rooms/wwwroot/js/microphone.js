import { call, codeOf, LatestWish } from "./api.js";
import { chosenDevice, fillDevices } from "./devices.js";
import { LevelMeter } from "./level-meter.js";
import { Repair } from "./repair.js";
import { Refused } from "./rtc-session.js";
import { chosenMode, recipeOf } from "./sound-mode.js";
import { whipSession } from "./whip.js";

const ConnectLimit = 10_000; // ms
const ConsentFirst = "recording_consent_first";

/** @typedef {"closed" | "asking" | "open" | "muted" | "interrupted" | "refused" | "missing" | "failed"} MicrophoneState */

/** One's own microphone in a room. Nothing is asked of the browser before one opens it, and only oneself opens it. */
export class Microphone {
  #room;
  #onState;
  #onConsent;
  #mayOpen;
  #gone = false;
  /** The server may still take the microphone for open, although one has closed it or it broke. */
  #untold = false;
  #mode = chosenMode();
  /** @type {MicrophoneState} */
  #state = "closed";
  /** @type {MediaStream | null} */
  #voice = null;
  /** @type {import("./rtc-session.js").RtcSession | null} */
  #session = null;
  /** @type {Repair | null} */
  #repair = null;
  #meter;
  #wish;

  /**
   * @param {string} room
   * @param {{ onState: () => void, onLevel: (level: number) => void, mayOpen: () => boolean, onConsent: () => void }} on
   *   mayOpen: false, and nothing is asked of the browser, where one has to agree to something first; onConsent: the server says so
   */
  constructor(room, on) {
    this.#room = room;
    this.#onState = on.onState;
    this.#onConsent = on.onConsent;
    this.#mayOpen = on.mayOpen;
    this.#meter = new LevelMeter(on.onLevel);
    this.#wish = new LatestWish(async (open) => {
      const answer = await call("PUT", `${room}/microphone`, { open });
      this.#untold = !open && !answer?.ok;
      if (open && answer?.status === 409 && (await codeOf(answer)) === ConsentFirst) this.#askConsent();
    });
  }

  get state() {
    return this.#state;
  }

  toggle() {
    return this.#state === "open" || this.#state === "asking" ? this.mute() : this.open();
  }

  async open() {
    if (this.#gone || this.#state === "open" || this.#state === "asking" || !this.#mayOpen()) return;
    this.#set("asking");
    try {
      await this.#openNow();
    } catch (problem) {
      if (isConsentFirst(problem)) this.#askConsent();
      else if (!this.#hasTurned()) this.#set(reasonOf(problem));
      this.#hangUp();
    }
  }

  /** The room is recorded, and the server has muted whoever has not agreed. True when that has closed an open microphone. */
  silence() {
    const wasOpen = this.#state === "open" || this.#state === "asking";
    this.#enable(false);
    if (wasOpen) this.#set("closed");
    return wasOpen;
  }

  mute() {
    if (this.#state !== "open" && this.#state !== "asking") return;
    this.#enable(false);
    if (this.#session) void this.#wish.want(false);
    this.#set("closed");
  }

  #interrupt() {
    if (this.#state !== "open") return;
    this.mute();
    this.#set("interrupted");
  }

  /** A moderator closed it; one may open it again oneself. */
  mutedByModerator() {
    this.#enable(false);
    if (this.#state === "open" || this.#state === "asking" || this.#state === "closed") this.#set("muted");
  }

  /**
   * The connection was away, and the server says whether it holds the microphone open. Where the two do not agree it is closed: nobody
   * is heard again whom others had seen leave.
   * @param {boolean} isOpen
   */
  async agree(isOpen) {
    if (this.#gone || this.#state === "asking") return;
    if (isOpen && this.#untold && this.#state !== "open") await this.#wish.want(false);
    if (isOpen || this.#state !== "open" || this.#wish.isBusy) return;
    this.#enable(false);
    this.#set("closed");
  }

  /** Leaves the stage: nothing of the voice goes out any more, and the browser lets go of the device. @param {boolean} endedByServer */
  close(endedByServer) {
    this.#gone = true;
    this.#hangUp(endedByServer);
    this.#set("closed");
  }

  /** Another device, without leaving; what was open stays open. */
  async changeDevice() {
    if (!this.#voice) return;
    const before = this.#voice;
    this.#voice = null;
    before.getTracks().forEach((track) => track.stop());
    try {
      await this.#takeVoice();
      this.#enable(this.#state === "open");
    } catch (problem) {
      this.#set(reasonOf(problem));
      this.#hangUp();
    }
  }

  /** Voice or music, as chosen now, without leaving: a new session takes over from the old one, which goes on until then. */
  async changeMode() {
    if (this.#mode === chosenMode()) return;
    this.#mode = chosenMode();
    if (this.#state === "asking") return; // heard of when it opens
    if (this.#state === "open") await this.#replace();
    else this.#hangUp();
  }

  async #openNow() {
    const mode = this.#mode;
    const voice = await this.#takeVoice();
    if (this.#hasTurned()) return this.#session ? this.#enable(false) : this.#release();
    this.#enable(true);
    if (this.#session) void this.#wish.want(true);
    else await this.#publish(voice);
    if (this.#hasTurned()) return this.#closeLate();
    this.#set("open");
    void fillDevices();
    if (mode !== this.#mode) await this.#replace();
  }

  /** The voice of the chosen device: the one at hand, or a fresh one where a locked phone has ended it. */
  async #takeVoice() {
    if (this.#voice?.getAudioTracks().every((track) => track.readyState === "live")) return this.#voice;
    const voice = await this.#capture();
    this.#voice = voice;
    const [track] = voice.getAudioTracks();
    if (track && this.#session) {
      await this.#session.peer.getSenders()[0]?.replaceTrack(track);
      this.#meter.start(track, this.#session.peer);
    }
    return voice;
  }

  async #capture() {
    const device = chosenDevice();
    const voice = await navigator.mediaDevices.getUserMedia({ audio: { ...recipeOf(this.#mode).constraints, ...(device && { deviceId: device }) } });
    const [track] = voice.getAudioTracks();
    // A call or a lock screen takes the device away: what the others no longer hear is closed for them too, and one opens it again oneself.
    for (const sign of ["ended", "mute"]) track?.addEventListener(sign, () => voice === this.#voice && this.#interrupt());
    return voice;
  }

  /** @param {MediaStream} voice */
  async #publish(voice) {
    const session = whipSession(this.#room, voice, recipeOf(this.#mode), "open");
    this.#session = session;
    await session.open();
    await session.connect(ConnectLimit);
    this.#keep(session, voice);
  }

  /** @param {import("./rtc-session.js").RtcSession} session @param {MediaStream} voice */
  #keep(session, voice) {
    const [track] = voice.getAudioTracks();
    if (track) this.#meter.start(track, session.peer);
    this.#repair = new Repair(session, { onDown: () => undefined, onUp: () => undefined, onDead: () => this.#drop() });
  }

  /** Publishes anew beside the running session; the server passes on the old one until the new one is connected. */
  async #replace() {
    const [mode, before] = [this.#mode, this.#session];
    /** @type {MediaStream | null} */
    let voice = null;
    /** @type {import("./rtc-session.js").RtcSession | null} */
    let session = null;
    try {
      voice = await this.#capture();
      session = whipSession(this.#room, voice, recipeOf(mode), "same");
      await session.open();
      await session.connect(ConnectLimit);
    } catch (problem) {
      session?.close();
      voice?.getTracks().forEach((track) => track.stop());
      if (this.#gone || this.#session !== before) return;
      // Nobody is heard otherwise than they chose: it is closed, and says why.
      this.#untold = true;
      this.#hangUp();
      return this.#set(reasonOf(problem));
    }
    if (this.#gone || this.#session !== before) {
      session.close();
      return voice.getTracks().forEach((track) => track.stop());
    }
    this.#repair?.stop();
    before?.close(true); // the server has ended it
    this.#release();
    [this.#voice, this.#session] = [voice, session];
    this.#enable(this.#state === "open");
    this.#keep(session, voice);
    if (mode !== this.#mode) await this.#replace();
  }

  /** The connection is lost for good: one comes back muted. */
  #drop() {
    this.#untold ||= this.#state === "open";
    this.#hangUp();
    if (!this.#gone) this.#set("closed");
  }

  #hangUp(endedByServer = false) {
    this.#meter.stop();
    this.#repair?.stop();
    this.#session?.close(endedByServer);
    this.#repair = this.#session = null;
    this.#release();
  }

  #release() {
    this.#voice?.getTracks().forEach((track) => track.stop());
    this.#voice = null;
  }

  /** What was opened on the way is closed again, at the server too. */
  #closeLate() {
    this.#enable(false);
    if (this.#gone) this.#hangUp();
    else void this.#wish.want(false);
  }

  #askConsent() {
    this.silence();
    if (!this.#gone) this.#onConsent();
  }

  /** While the browser or the server was being asked, one has closed it again or left. */
  #hasTurned() {
    return this.#gone || this.#state !== "asking";
  }

  /** @param {boolean} enabled */
  #enable(enabled) {
    for (const track of this.#voice?.getAudioTracks() ?? []) track.enabled = enabled;
  }

  /** @param {MicrophoneState} state */
  #set(state) {
    if (this.#state === state) return;
    this.#state = state;
    this.#onState();
  }
}

/** @param {unknown} problem */
function isConsentFirst(problem) {
  return problem instanceof Refused && problem.code === ConsentFirst;
}

/** @param {unknown} problem @returns {MicrophoneState} */
function reasonOf(problem) {
  if (problem instanceof Refused) return problem.status === 403 ? "closed" : "failed";
  if (problem instanceof DOMException && (problem.name === "NotAllowedError" || problem.name === "SecurityError")) return "refused";
  if (problem instanceof DOMException && (problem.name === "NotFoundError" || problem.name === "OverconstrainedError")) return "missing";
  return navigator.mediaDevices ? "failed" : "refused"; // no mediaDevices: the page did not come over HTTPS
}
