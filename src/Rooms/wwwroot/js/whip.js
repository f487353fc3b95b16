import { RtcSession } from "./rtc-session.js";

/**
 * A session that speaks in a room. It is opened because one pressed "Open microphone", even after a moderator closed it.
 * @param {string} room
 * @param {MediaStream} voice
 */
export function whipSession(room, voice) {
  return new RtcSession(`/api/rooms/${room}/whip?microphone=open`, (peer) => {
    for (const track of voice.getAudioTracks()) peer.addTransceiver(track, { direction: "sendonly", streams: [voice] });
  });
}
