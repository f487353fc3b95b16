/** Lets one thing happen at once, and others only after a rest: hands may go up by the dozen. */
export class Paced {
  static Rest = 10_000; // ms
  #nextAt = -Infinity;

  /** @param {number} now ms */
  isDue(now) {
    if (now < this.#nextAt) return false;
    this.#nextAt = now + Paced.Rest;
    return true;
  }
}
