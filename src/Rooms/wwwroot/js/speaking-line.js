const Kept = 60_000; // ms that a voice stays named after it fell silent

/** Who has spoken in the last minute, the latest first. */
export class RecentVoices {
  /** @type {Map<string, number>} */
  #heard = new Map();

  /** @param {Iterable<string>} speaking @param {number} now ms */
  hear(speaking, now) {
    for (const person of speaking) {
      this.#heard.delete(person);
      this.#heard.set(person, now);
    }
  }

  /** @param {number} now ms @returns {string[]} */
  people(now) {
    for (const [person, at] of this.#heard) if (now - at > Kept) this.#heard.delete(person);
    return [...this.#heard.keys()].reverse();
  }
}

const recent = new RecentVoices();

/**
 * Names who speaks at the top of the room once their faces have scrolled away. For the eye only: the ear hears them anyway, and
 * asks for names by a key.
 * @param {Iterable<string>} speaking
 * @param {number} now ms
 */
export function showSpeakingLine(speaking, now) {
  recent.hear(speaking, now);
  const line = document.querySelector("[data-speaking-line]");
  if (!(line instanceof HTMLElement)) return;
  const names = recent.people(now).map((person) => document.querySelector(`#room-stage [data-person="${CSS.escape(person)}"]`))
    .filter((face) => face !== null && face.getBoundingClientRect().bottom < 0)
    .map((face) => face?.querySelector("[data-name]")?.textContent?.trim() ?? "");
  const words = names.length === 0 ? "" : (line.dataset.sentence ?? "{0}").replace("{0}", new Intl.ListFormat(document.documentElement.lang || undefined).format(names));
  if (line.textContent !== words) line.textContent = words;
  line.hidden = words === "";
}
