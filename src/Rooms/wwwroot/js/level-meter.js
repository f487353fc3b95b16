const Turn = 100; // ms

/** How loud one's own microphone is, 0…1, ten times a second. */
export class LevelMeter {
  #onLevel;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #turning;
  /** @type {AudioContext | null} */
  #context = null;

  /** @param {(level: number) => void} onLevel */
  constructor(onLevel) {
    this.#onLevel = onLevel;
  }

  /** @param {MediaStreamTrack} track @param {RTCPeerConnection} peer */
  start(track, peer) {
    this.stop();
    const read = this.#analyser(track) ?? statsOf(peer);
    this.#turning = setInterval(async () => this.#onLevel(track.enabled ? await read() : 0), Turn);
  }

  stop() {
    clearInterval(this.#turning);
    void this.#context?.close().catch(() => undefined);
    this.#context = null;
    this.#onLevel(0);
  }

  /** @param {MediaStreamTrack} track @returns {(() => number) | null} */
  #analyser(track) {
    try {
      this.#context = new AudioContext();
      const analyser = new AnalyserNode(this.#context, { fftSize: 1024 });
      this.#context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      const wave = new Float32Array(analyser.fftSize);
      return () => {
        analyser.getFloatTimeDomainData(wave);
        return shown(Math.sqrt(wave.reduce((sum, x) => sum + x * x, 0) / wave.length));
      };
    } catch (problem) {
      if (problem instanceof DOMException) return null;
      throw problem;
    }
  }
}

/** Where there is no audio graph to be had, the connection's own measure. @param {RTCPeerConnection} peer */
function statsOf(peer) {
  return async () => {
    for (const [, report] of await /** @type {Promise<Map<string, any>>} */ (/** @type {unknown} */ (peer.getStats())))
      if (report.type === "media-source" && report.kind === "audio") return shown(report.audioLevel ?? 0);
    return 0;
  };
}

/** -60 dB is nothing, -10 dB is full. @param {number} amplitude 0…1 */
function shown(amplitude) {
  return amplitude <= 0 ? 0 : Math.min(1, Math.max(0, (20 * Math.log10(amplitude) + 60) / 50));
}
