import { fill } from "/_content/Palabre.Kit/js/lasting.js";

/** 12:04, or 1:02:04. @param {number} ms */
export function clock(ms) {
  const { hours, minutes, seconds } = parts(ms);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** For the ear, in the server's words: 12 min 4 s. @param {number} ms @param {DOMStringMap} words */
export function inWords(ms, words) {
  const { hours, minutes, seconds } = parts(ms);
  if (hours > 0) return fill(words["hours"] ?? "", [hours, minutes, seconds]);
  return minutes > 0 ? fill(words["minutes"] ?? "", [minutes, seconds]) : fill(words["seconds"] ?? "", [seconds]);
}

/** @param {number} ms */
function parts(ms) {
  const all = Math.floor(Math.max(0, ms) / 1000);
  return { hours: Math.floor(all / 3600), minutes: Math.floor(all / 60) % 60, seconds: all % 60 };
}
