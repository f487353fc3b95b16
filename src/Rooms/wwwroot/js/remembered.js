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
