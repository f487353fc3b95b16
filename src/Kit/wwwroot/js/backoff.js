/**
 * How long to wait before the next attempt: doubles from `first` to `most`, and is spread over its upper half, so that a
 * thousand pages which lost the same server do not come back in the same instant.
 * @param {number} attempt 0 for the first wait
 * @param {{ first?: number, most?: number, random?: () => number }} [options] milliseconds
 */
export function backoff(attempt, { first = 500, most = 15_000, random = Math.random } = {}) {
  const whole = Math.min(most, first * 2 ** Math.min(attempt, 20));
  return whole / 2 + random() * (whole / 2);
}
