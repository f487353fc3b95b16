/**
 * When each star is open and how loud its voice is, from levels that come at most ten times a second, and only when they
 * change. No clock of its own.
 */
export class Stars {
  /** The second star has no size yet at this level, in -dBov (RFC 6464: 0 is the loudest, 127 nothing). */
  static Quiet = 55;
  /** The second star is full here. */
  static Full = 15;
  static Loud = 0.55; // of the way from Quiet to Full
  static CloseAfter = 400; // ms of silence, so that the star does not flicker between words

  /** @type {Map<string, { since: number, silentSince: number | null, level: number }>} */
  #voices = new Map();

  /**
   * @param {string[]} speaking who has the voice; the server knows it from noise
   * @param {Record<string, number>} levels of all who publish, in -dBov
   * @param {number} now ms
   */
  hear(speaking, levels, now) {
    for (const [person, voice] of this.#voices) if (!speaking.includes(person)) quieten(voice, now);
    for (const person of speaking)
      this.#voices.set(person, { since: this.#voices.get(person)?.since ?? now, silentSince: null, level: strength(levels[person] ?? 127) });
  }

  /** Nothing more will be told. @param {number} now ms */
  hush(now) {
    this.hear([], {}, now);
  }

  /**
   * Who speaks now, the one who has spoken longest first.
   * @param {number} now ms
   * @returns {{ person: string, level: number, loud: boolean }[]}
   */
  speaking(now) {
    for (const [person, voice] of this.#voices) if (voice.silentSince !== null && now - voice.silentSince >= Stars.CloseAfter) this.#voices.delete(person);
    return [...this.#voices]
      .sort(([, a], [, b]) => a.since - b.since)
      .map(([person, { level }]) => ({ person, level, loud: level >= Stars.Loud }));
  }
}

/** @param {{ silentSince: number | null, level: number }} voice @param {number} now */
function quieten(voice, now) {
  voice.silentSince ??= now;
  voice.level = 0;
}

/** 0 at the edge of silence, 1 at full voice. @param {number} level -dBov */
function strength(level) {
  return Math.min(1, Math.max(0, (Stars.Quiet - level) / (Stars.Quiet - Stars.Full)));
}
