/**
 * One line of sound in an `<audio>` element of the document. It plays what comes as it comes; only where one wants it louder, or at
 * a place, it goes through an audio graph first. Even then the element is what plays: a phone that is locked stops graphs.
 */
export class Line {
  element = document.createElement("audio");
  /** @type {RTCRtpReceiver | null} */
  receiver = null;
  /** @type {MediaStream | null} */
  #stream = null;
  /** @type {{ source: MediaStreamAudioSourceNode, gain: GainNode, panner: PannerNode | null, end: MediaStreamAudioDestinationNode, feed: HTMLAudioElement } | null} */
  #graph = null;

  constructor() {
    this.element.autoplay = true;
    this.element.setAttribute("playsinline", "");
  }

  get hasSound() {
    return (this.#stream?.getTracks().length ?? 0) > 0;
  }

  /** To be called in a tap: an element once started by a tap may play later without one. */
  prepare() {
    this.element.srcObject ??= new MediaStream();
  }

  /** @param {MediaStreamTrack} track @param {RTCRtpReceiver | null} receiver */
  attach(track, receiver) {
    this.#dissolve();
    this.receiver = receiver;
    this.#stream = new MediaStream([track]);
    this.element.srcObject = this.#stream;
  }

  /**
   * Whose voice is on the line now, as the server names them; null while nobody's was heard lately. In time with the sound: it is
   * told of the packet that plays.
   */
  contributor() {
    const sources = this.receiver?.getContributingSources?.() ?? [];
    return sources.reduce((/** @type {RTCRtpContributingSource | null} */ newest, source) =>
      (newest && newest.timestamp >= source.timestamp ? newest : source), null)?.source ?? null;
  }

  /**
   * @param {number} volume 1 as it comes
   * @param {{ x: number, z: number } | null} place
   * @param {() => AudioContext | null} contextOf an audio context that runs, if there is one to be had
   */
  sound(volume, place, contextOf) {
    const context = volume > 1 || place ? contextOf() : null;
    if (context) this.#through(context, place !== null);
    else this.#dissolve();
    this.element.volume = this.#graph ? 1 : Math.min(1, volume);
    // Where the volume of an element is the device's affair (iOS), silence still is silence.
    this.element.muted = volume === 0;
    if (!this.#graph) return;
    this.#graph.gain.gain.value = volume;
    if (!this.#graph.panner || !place) return;
    this.#graph.panner.positionX.value = place.x;
    this.#graph.panner.positionZ.value = place.z;
  }

  stop() {
    this.#dissolve();
    this.element.srcObject = this.#stream = this.receiver = null;
    this.element.remove();
  }

  /** @param {AudioContext} context @param {boolean} placed */
  #through(context, placed) {
    if (this.#stream === null || (this.#graph && (this.#graph.panner !== null) === placed)) return;
    this.#dissolve();
    const source = context.createMediaStreamSource(this.#stream);
    const gain = new GainNode(context);
    const panner = placed ? new PannerNode(context, { panningModel: "HRTF", distanceModel: "linear" }) : null;
    const end = new MediaStreamAudioDestinationNode(context, { channelCount: 2 });
    source.connect(gain);
    if (panner) gain.connect(panner).connect(end);
    else gain.connect(end);
    // Chromium hands a remote track to a graph only while an element plays it.
    const feed = document.createElement("audio");
    feed.muted = true;
    feed.srcObject = this.#stream;
    void feed.play().catch(() => undefined);
    this.#graph = { source, gain, panner, end, feed };
    this.element.srcObject = end.stream;
    void this.element.play().catch(() => undefined);
  }

  #dissolve() {
    if (!this.#graph) return;
    this.#graph.source.disconnect();
    this.#graph.gain.disconnect();
    this.#graph.panner?.disconnect();
    this.#graph.feed.srcObject = null;
    this.#graph = null;
    this.element.srcObject = this.#stream;
    void this.element.play().catch(() => undefined);
  }
}
