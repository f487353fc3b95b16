import { giveMediaKeys, showOnLockScreen, showPlaying, takeMediaKeys } from "./media-session.js";
import { player } from "./replay-player.js";

/** The replay on the lock screen and on the keys of a headset, from when it is first played until it is let go of. */
export function followReplayMedia() {
  let has = false;
  player.addEventListener("change", () => {
    const { replay } = player;
    if (replay && player.isPlaying && !has) {
      has = true;
      takeMediaKeys(keys());
    }
    if (!replay && has) {
      has = false;
      giveMediaKeys();
      showOnLockScreen(null);
    }
    if (!has || !replay) return;
    if (player.isPlaying) showOnLockScreen({ title: replay.title, subtitle: replay.subtitle });
    showPlaying(player.isPlaying);
    tellPlace();
  });
  player.addEventListener("place", () => has && tellPlace());
}

/** @returns {Partial<Record<MediaSessionAction, MediaSessionActionHandler>>} */
function keys() {
  return {
    play: () => void player.play(),
    pause: () => player.pause(),
    stop: () => player.stop(),
    seekbackward: ({ seekOffset }) => player.skip(-1000 * (seekOffset ?? 15)),
    seekforward: ({ seekOffset }) => player.skip(1000 * (seekOffset ?? 30)),
    seekto: ({ seekTime }) => player.seek(1000 * (seekTime ?? 0)),
    previoustrack: () => player.previous(),
    nexttrack: () => player.next(),
  };
}

function tellPlace() {
  if (!player.replay) return;
  const duration = player.replay.length / 1000;
  navigator.mediaSession?.setPositionState?.({ duration, position: Math.min(player.at / 1000, duration), playbackRate: player.speed });
}
