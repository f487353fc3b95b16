import { RtcSession } from "./rtc-session.js";

/** Voices that can sound at once; the server changes who is on which line without a new offer. */
const Lines = 4;

/**
 * A session that listens to a room.
 * @param {string} room
 * @param {(track: MediaStreamTrack, line: number) => void} onTrack
 */
export function whepSession(room, onTrack) {
  return new RtcSession(`/api/rooms/${room}/whep`, (peer) => {
    for (let line = 0; line < Lines; line++) peer.addTransceiver("audio", { direction: "recvonly" });
    peer.addEventListener("track", ({ track, transceiver }) => onTrack(track, peer.getTransceivers().indexOf(transceiver)));
  });
}
