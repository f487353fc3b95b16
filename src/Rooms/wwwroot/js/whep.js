import { RtcSession } from "./rtc-session.js";
import { withOpus } from "./sdp.js";

/** Voices that can sound at once; the server changes who is on which line without a new offer. */
const Lines = 4;

/**
 * A session that listens to a room, in stereo where someone makes music.
 * @param {string} room
 * @param {(track: MediaStreamTrack, line: number, receiver: RTCRtpReceiver) => void} onTrack
 */
export function whepSession(room, onTrack) {
  return new RtcSession(`/api/rooms/${room}/whep`, (peer) => {
    for (let line = 0; line < Lines; line++) peer.addTransceiver("audio", { direction: "recvonly" });
    peer.addEventListener("track", ({ track, transceiver, receiver }) => onTrack(track, peer.getTransceivers().indexOf(transceiver), receiver));
    // Chromium makes stereo out of Opus only if its own offer says so; Firefox says so by itself.
  }, { shape: (sdp) => (sdp.includes("stereo=1") ? sdp : withOpus(sdp, { stereo: 1 })) });
}
