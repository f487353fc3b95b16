import { backoff } from "/_content/Palabre.Kit/js/backoff.js";
import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";
import { showOnLockScreen } from "./media-session.js";
import { voice } from "./voice.js";

const Rest = 1000; // ms between two askings for the panel

/**
 * The room one listens to, in one line above the navigation. Turbo carries this very element from page to page, so its sound
 * goes on; being taken out and put back is therefore no reason to stop.
 */
export class PalabreDock extends HTMLElement {
  #audio = document.createElement("div");
  #panel = document.createElement("div");
  /** @type {string | null} */
  #shown = null;
  #language = "";
  #askedAt = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  connectedCallback() {
    this.#audio.dataset["audio"] = "";
    this.#audio.hidden = true;
    if (!this.#audio.isConnected) this.replaceChildren(this.#panel, this.#audio);
    voice.addEventListener("change", this.#follow);
    document.addEventListener("turbo:load", this.#look);
    this.#follow();
    if (voice.room) voice.sound.play();
  }

  disconnectedCallback() {
    voice.removeEventListener("change", this.#follow);
    document.removeEventListener("turbo:load", this.#look);
  }

  /** Asks for the panel again: people came or went. */
  refresh() {
    clearTimeout(this.#timer);
    const { room } = voice;
    if (!room) return;
    const wait = Math.max(0, this.#askedAt + Rest - performance.now());
    this.#timer = setTimeout(() => void this.#fetch(room), wait && backoff(0, { first: wait * 2 }));
  }

  #follow = () => {
    this.toggleAttribute("data-joined", voice.room !== null);
    this.dataset.state = voice.connection;
    voice.sound.placeIn(this.#audio);
    if (this.#shown !== voice.room) {
      this.#shown = voice.room;
      // Later, because the button that was pressed to leave may stand in a form of the panel.
      if (voice.room === null) setTimeout(() => voice.room === null && this.#empty());
      else this.refresh();
    }
    this.#look();
  };

  #look = () => {
    this.toggleAttribute("data-here", voice.room !== null && document.querySelector(`#room[data-room="${voice.room}"]`) !== null);
    if (this.#language && this.#language !== document.documentElement.lang) this.refresh();
  };

  #empty() {
    this.#panel.replaceChildren();
    showOnLockScreen(null);
  }

  /** @param {string} room */
  async #fetch(room) {
    this.#askedAt = performance.now();
    const language = document.documentElement.lang;
    const answer = await fetch(`/room/${room}/dock`, { headers: { Accept: "text/html" } }).catch(() => null);
    if (room !== voice.room) return;
    if (answer?.status === 404) return this.#empty(); // the room is over
    if (!answer?.ok) return;
    const fragment = document.createRange().createContextualFragment(await answer.text());
    if (room !== voice.room) return;
    this.#language = language;
    this.#panel.replaceChildren(fragment);
    document.dispatchEvent(new Event("palabre:dock"));
    const { title, subtitle, artwork } = this.querySelector("#dock-panel")?.matches("[data-title]")
      ? /** @type {HTMLElement} */ (this.querySelector("#dock-panel")).dataset
      : {};
    showOnLockScreen({ title, subtitle, artwork });
  }
}

/** The dock of this page, once it is there. */
export function dock() {
  const found = document.getElementById("dock");
  return found instanceof PalabreDock ? found : null;
}

/** Greys the room while it is not heard. */
export function followConnection() {
  const mirror = () => {
    const room = document.getElementById("room");
    const state = room && room.dataset.room === voice.room ? voice.connection : "idle";
    if (room && room.dataset.connection !== state) room.dataset.connection = state;
  };
  voice.addEventListener("change", mirror);
  whenPageChanges(mirror);
}
