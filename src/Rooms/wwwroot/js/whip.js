import { RtcSession } from "./rtc-session.js";
import { withOpus } from "./sdp.js";

/**
 * A session that speaks in a room.
 * @param {string} room
 * @param {MediaStream} voice
 * @param {import("./sound-mode.js").Recipe} recipe
 * @param {"open" | "same"} microphone `open`: one pressed "Open microphone", even after a moderator closed it; `same`: the session
 *   takes over from another, with the microphone as it is
 */
export function whipSession(room, voice, recipe, microphone) {
  return new RtcSession(`/api/rooms/${room}/whip?microphone=${microphone}`, (peer) => {
    for (const track of voice.getAudioTracks()) {
      const { bitrate: maxBitrate } = recipe;
      const line = peer.addTransceiver(track, { direction: "sendonly", streams: [voice], sendEncodings: [{ maxBitrate }] });
      if (recipe.redundant) preferRedundancy(line);
    }
  }, { told: (sdp) => (recipe.opus ? withOpus(sdp, recipe.opus) : sdp) });
}

/** Each packet carries the one before it once more, where the browser knows how (RFC 2198). @param {RTCRtpTransceiver} line */
function preferRedundancy(line) {
  const codecs = RTCRtpReceiver.getCapabilities?.("audio")?.codecs ?? [];
  const red = codecs.filter(({ mimeType }) => mimeType.toLowerCase() === "audio/red");
  if (red.length > 0) line.setCodecPreferences?.([...red, ...codecs.filter((codec) => !red.includes(codec))]);
}
