const Key = "palabre replays";
const SpeedKey = "palabre replay-speed";
const Most = 60; // replays whose place is kept: the latest
const Edge = 10_000; // ms: nobody takes up again what they had hardly begun, or as good as finished

/** Where one stopped, on this device alone. @param {string} room @param {number} length ms @returns {number} ms; 0 for the beginning */
export function placeIn(room, length) {
  const at = read().find(([known]) => known === room)?.[1] ?? 0;
  return at > Edge && at < length - Edge ? at : 0;
}

/** @param {string} room @param {number} at ms */
export function keepPlace(room, at) {
  const others = read().filter(([known]) => known !== room);
  localStorage.setItem(Key, JSON.stringify([[room, Math.round(at)], ...others].slice(0, Most)));
}

export function keptSpeed() {
  const speed = Number(localStorage.getItem(SpeedKey));
  return speed >= 1 && speed <= 2 ? speed : 1;
}

/** @param {number} speed */
export function keepSpeed(speed) {
  localStorage.setItem(SpeedKey, String(speed));
}

/** @returns {[string, number][]} */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(Key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => Array.isArray(one) && typeof one[1] === "number") : [];
  } catch (problem) {
    if (!(problem instanceof SyntaxError)) throw problem; // somebody else wrote there
    return [];
  }
}
