import { retryNow } from "/_content/Palabre.Kit/js/live.js";
import { call, placeIn } from "./api.js";
import { Connection } from "./connection.js";
import { Listening } from "./listening.js";
import { Microphone } from "./microphone.js";
import { remember } from "./remembered.js";
import { Sound } from "./sound.js";

const Lines = 4;
/** Some browsers, and some administrators, leave WebRTC out. */
const CanConnect = typeof RTCPeerConnection === "function";

/**
 * The one room this tab is in: what is heard, what is said, and one's place there. Tells `change` when any of it changes, and
 * `consent` when one has to agree to be recorded before one can speak.
 */
class Voice extends EventTarget {
  /** @type {string | null} */
  room = null;
  /** @type {import("./api.js").Place["role"]} */
  role = "guest";
  level = 0;
  /** Nobody else moderates the room: one hands it over before one goes. */
  holdsAlone = false;
  /** Whether one agreed to be recorded; null while the room is not. @type {import("./api.js").Place["recording"]} */
  recording = null;
  sound = new Sound(() => this.#changed());
  /** @type {Microphone | null} */
  microphone = null;

  #connection = new Connection();
  #isDown = false;
  #isRadio = false;
  /** Sound does not come through directly. */
  #isShut = false;
  /** @type {Listening | null} */
  #listening = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #others = new BroadcastChannel("palabre room");

  constructor() {
    super();
    // One room at a time: another tab that joins takes over.
    this.#others.addEventListener("message", () => this.#drop());
  }

  get isOnStage() {
    return this.role === "speaker" || this.role === "moderator";
  }

  /** Nothing one says is let through before one agrees. */
  get needsConsent() {
    return this.recording === "asked" || this.recording === "refused";
  }

  get connection() {
    return this.#connection.state(performance.now());
  }

  /**
   * Hearing the room as a radio: `offered` where the direct way is shut, `playing`, or `only` in a browser that has no other way.
   * @returns {"none" | "offered" | "playing" | "only"}
   */
  get radio() {
    if (this.#isRadio) return this.connection !== "radio" ? "none" : CanConnect ? "playing" : "only";
    return this.room !== null && (this.#isShut || this.connection === "lost") && this.connection !== "live" ? "offered" : "none";
  }

  /** Listens to a room. To be called in the tap itself, so that sound may play. @param {string} room */
  join(room) {
    this.sound.prepare(Lines);
    if (this.room === room) return this.tryNow();
    if (this.room && this.holdsAlone) return; // the other room's page says why, and what to do
    if (this.room) this.leave();
    this.room = room;
    remember(room);
    this.#others.postMessage(room);
    if (CanConnect) this.#connect(room);
    else this.tuneIn();
  }

  /** Hears the room as a radio from now on. To be called in the tap itself. */
  tuneIn() {
    if (!this.room || this.#isRadio) return;
    this.#hangUp(false);
    this.#isRadio = true;
    this.#connection.start(performance.now(), true);
    this.sound.tuneIn(this.room, { onPlaying: () => this.#up(false), onWaiting: () => this.#down() });
    this.#changed();
  }

  /** Back from the radio to a connection of one's own. To be called in the tap itself. */
  goDirect() {
    if (!this.room || !this.#isRadio) return;
    this.#isRadio = this.#isDown = false;
    this.sound.stop();
    this.sound.prepare(Lines);
    this.#connect(this.room);
  }

  /** @param {string} room */
  #connect(room) {
    this.#isShut = false;
    this.#connection.start(performance.now());
    this.#listening = new Listening(room, {
      onTrack: (track, line, receiver) => this.sound.attach(track, line, receiver),
      onUp: (isNew) => this.#up(isNew),
      onDown: () => this.#down(),
      onDoubt: () => void this.#askPlace(room),
      onGone: () => this.#drop(),
      onShut: () => {
        this.#isShut = true;
        this.#changed();
      },
    });
    void this.#listening.start();
    this.#changed();
  }

  /** Leaves by choice. @param {boolean} [isTold] a form tells the server */
  leave(isTold = false) {
    const { room, role } = this;
    this.#drop();
    if (room && role !== "guest" && !isTold) void call("DELETE", `${room}/presence`);
  }

  tryNow() {
    this.sound.play();
    retryNow();
    this.#listening?.retryNow();
  }

  /** The button can be there before the news of one's place: a press on it is not lost. */
  async toggleMicrophone() {
    const { room } = this;
    if (room && !this.microphone) await this.#askPlace(room);
    if (room === this.room) void this.microphone?.toggle();
  }

  /** @param {import("./api.js").Place} place */
  take(place) {
    if (place.room !== this.room) return;
    if (place.live === false) return this.#drop(true);
    this.role = place.role;
    this.holdsAlone = place.lastModerator === true;
    this.recording = place.recording ?? null;
    if (place.removed === true) return this.#drop(true);
    this.sound.stand(this.isOnStage);
    if (this.isOnStage) this.#stepUp(this.room);
    else this.#stepDown(true);
    if (this.needsConsent && this.microphone?.silence()) this.#askConsent();
    if (place.microphone === "muted_by_moderator") this.microphone?.mutedByModerator();
    this.#changed();
  }

  /**
   * One has left from another browser, perhaps for another room: to come back by itself would take the voice away there.
   * @param {string} room
   */
  goneElsewhere(room) {
    if (room === this.room && (this.connection === "live" || this.connection === "reconnecting")) this.#drop(true);
  }

  /** After the connection was away: what the server has decided meanwhile. @param {string} room */
  async #askPlace(room) {
    const place = await placeIn(room);
    if (!place || room !== this.room) return;
    this.take(place);
    if (place.microphone) void this.microphone?.agree(place.microphone === "open");
  }

  /** @param {string} room */
  #stepUp(room) {
    this.microphone ??= new Microphone(room, {
      onState: () => this.#changed(),
      mayOpen: () => {
        if (this.needsConsent) this.#askConsent();
        return !this.needsConsent;
      },
      onConsent: () => this.#askConsent(),
      onLevel: (level) => {
        this.level = level;
        this.dispatchEvent(new Event("level"));
      },
    });
  }

  #askConsent() {
    this.dispatchEvent(new Event("consent"));
  }

  /** @param {boolean} endedByServer */
  #stepDown(endedByServer) {
    this.microphone?.close(endedByServer);
    this.microphone = null;
  }

  /** @param {boolean} isNew a new session, perhaps with a new server */
  #up(isNew) {
    const wasDown = this.#isDown;
    this.#isDown = this.#isShut = false;
    this.#connection.up();
    if ((isNew || wasDown) && this.room) void this.#askPlace(this.room);
    this.#changed();
  }

  #down() {
    this.#isDown = true;
    this.#connection.down(performance.now());
    this.#changed();
  }

  /** Stops hearing and speaking, without telling the server that one left. */
  #drop(endedByServer = false) {
    this.room = null;
    this.role = "guest";
    this.holdsAlone = false;
    this.recording = null;
    remember(null);
    this.#connection.stop();
    this.#isDown = this.#isRadio = this.#isShut = false;
    this.sound.stand(false);
    this.#stepDown(endedByServer);
    this.#hangUp(endedByServer);
    this.sound.stop();
    this.#changed();
  }

  /** @param {boolean} endedByServer */
  #hangUp(endedByServer) {
    this.#listening?.stop(endedByServer);
    this.#listening = null;
  }

  #changed() {
    clearTimeout(this.#timer);
    const wait = this.#connection.changesIn(performance.now());
    if (wait !== null) this.#timer = setTimeout(() => this.#changed(), wait + 1);
    this.dispatchEvent(new Event("change"));
  }
}

export const voice = new Voice();
