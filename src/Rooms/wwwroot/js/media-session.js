const Artwork = "/_content/Palabre.Kit/images/icon-512.png";

/** @type {Record<string, MediaSessionActionHandler>} */
let rooms = {};
/** @type {Record<string, MediaSessionActionHandler>} */
let taken = {};

/**
 * The room on the lock screen and on the keys of a headset. Each part is used where the browser has it.
 * @param {{ leave: () => void, toggleMicrophone: () => void, play: () => void, pause: () => void }} deeds
 */
export function offerMediaKeys(deeds) {
  rooms = { play: deeds.play, pause: deeds.pause, stop: deeds.leave, hangup: deeds.leave, togglemicrophone: deeds.toggleMicrophone };
  giveMediaKeys();
}

/** Somebody else than a live room wants the keys, until {@link giveMediaKeys}. @param {Record<string, MediaSessionActionHandler>} actions */
export function takeMediaKeys(actions) {
  taken = actions;
  use({ ...Object.fromEntries(Object.keys(rooms).map((action) => [action, null])), ...actions });
}

/** Live rooms have the keys again. */
export function giveMediaKeys() {
  const others = Object.fromEntries(Object.keys(taken).map((action) => [action, null]));
  taken = {};
  use({ ...others, ...rooms });
}

/** @param {Record<string, MediaSessionActionHandler | null>} actions */
function use(actions) {
  for (const [action, deed] of Object.entries(actions)) {
    try {
      navigator.mediaSession?.setActionHandler(/** @type {MediaSessionAction} */ (action), deed);
    } catch (problem) {
      if (!(problem instanceof TypeError)) throw problem; // an action that this browser does not know
    }
  }
}

/** @param {{ title?: string | undefined, subtitle?: string | undefined, artwork?: string | undefined } | null} room */
export function showOnLockScreen(room) {
  if (!navigator.mediaSession) return;
  navigator.mediaSession.playbackState = room ? "playing" : "none";
  navigator.mediaSession.metadata = room && new MediaMetadata({
    title: room.title ?? document.title,
    artist: room.subtitle ?? "",
    artwork: [{ src: room.artwork ?? Artwork, sizes: "512x512", type: "image/png" }],
  });
}

/** @param {boolean} playing whether one hears the room, or has paused it there */
export function showPlaying(playing) {
  if (navigator.mediaSession && navigator.mediaSession.playbackState !== "none") navigator.mediaSession.playbackState = playing ? "playing" : "paused";
}

/** @param {boolean} open */
export function showMicrophoneState(open) {
  const session = /** @type {{ setMicrophoneActive?: (active: boolean) => Promise<void> } | undefined} */ (/** @type {unknown} */ (navigator.mediaSession));
  session?.setMicrophoneActive?.(open)?.catch?.(() => undefined);
}
