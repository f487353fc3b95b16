import { whenPageChanges } from "/_content/Palabre.Kit/js/page.js";

const Key = "palabre space";
const Widest = Math.PI / 3; // to either side: further out a voice seems to come from behind

/** Whether each voice has a place around the listener. Off unless chosen. */
export function isSpacious() {
  return localStorage.getItem(Key) === "on";
}

/** @param {() => void} onChange */
export function offerSpace(onChange) {
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches("[data-space-sound]")) return;
    if (target.checked) localStorage.setItem(Key, "on");
    else localStorage.removeItem(Key);
    onChange();
  });
  whenPageChanges(() => {
    for (const choice of document.querySelectorAll("[data-space-sound]")) {
      if (choice instanceof HTMLInputElement && choice.checked !== isSpacious()) choice.checked = isSpacious();
    }
  });
}

/**
 * Where someone is heard from: seats stand in an arc before the listener, in the order of the stage. Null for the middle.
 * @param {string} person
 * @param {string[]} seats
 * @returns {{ x: number, z: number } | null} in Web Audio's axes: x to the right, z towards the listener
 */
export function placeOf(person, seats) {
  const seat = seats.indexOf(person);
  if (seat < 0 || seats.length < 2) return null;
  const angle = Widest * ((2 * seat) / (seats.length - 1) - 1);
  return { x: Math.sin(angle), z: -Math.cos(angle) };
}

/** The people on stage in the order of their seats. */
export function seatsOfPage() {
  return [...document.querySelectorAll("#room-stage [data-person]")].map((seat) => seat.getAttribute("data-person") ?? "");
}
