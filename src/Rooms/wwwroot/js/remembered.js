const Key = "palabre room";

/** The room this tab is in, also after the page was reloaded. */
export function rememberedRoom() {
  return sessionStorage.getItem(Key);
}

/** @param {string | null} room */
export function remember(room) {
  if (room === null) sessionStorage.removeItem(Key);
  else sessionStorage.setItem(Key, room);
}

const Spoken = "palabre has spoken";

/** Whether a microphone was ever opened in this browser: whoever did has read what is kept of a voice. */
export function hasSpoken() {
  return localStorage.getItem(Spoken) === "yes";
}

export function rememberSpeaking() {
  if (!hasSpoken()) localStorage.setItem(Spoken, "yes");
}
