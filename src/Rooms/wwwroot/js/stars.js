/** When each star is open and how loud its voice is, from levels that come at most ten times a second. No clock of its own. */
export class Stars {
  /** A voice quieter than this is silence, in -dBov (RFC 6464: 0 is the loudest, 127 nothing). */
  static Quiet = 55;
  /** The second star is full here. */
  static Full = 15;
  static Loud = 0.55; // of the way from Quiet to Full
  static CloseAfter = 400; // ms of silence, so that the star does not flicker between words

  /** @type {Map<string, { heardAt: number, since: number, level: number }>} */
  #voices = new Map();

  /** @param {Record<string, number>} levels -dBov by member @param {number} now ms */
  hear(levels, now) {
    for (const [person, level] of Object.entries(levels)) {
      const known = this.#voices.get(person);
      if (level <= Stars.Quiet) this.#voices.set(person, { heardAt: now, since: known?.since ?? now, level: strength(level) });
      else if (known) known.level = 0;
    }
  }

  /**
   * Who speaks now, the one who has spoken longest first.
   * @param {number} now ms
   * @returns {{ person: string, level: number, loud: boolean }[]}
   */
  speaking(now) {
    for (const [person, voice] of this.#voices) if (now - voice.heardAt >= Stars.CloseAfter) this.#voices.delete(person);
    return [...this.#voices]
      .sort(([, a], [, b]) => a.since - b.since)
      .map(([person, { level }]) => ({ person, level, loud: level >= Stars.Loud }));
  }
}

/** 0 at the edge of silence, 1 at full voice. @param {number} level -dBov */
function strength(level) {
  return Math.min(1, Math.max(0, (Stars.Quiet - level) / (Stars.Quiet - Stars.Full)));
}
