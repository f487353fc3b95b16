import { RtcSession } from "./rtc-session.js";

/**
 * A session that speaks in a room. Opening it is the deed of opening one's microphone.
 * @param {string} room
 * @param {MediaStream} voice
 */
export function whipSession(room, voice) {
  return new RtcSession(`/api/rooms/${room}/whip`, (peer) => {
    for (const track of voice.getAudioTracks()) peer.addTransceiver(track, { direction: "sendonly", streams: [voice] });
  });
}
