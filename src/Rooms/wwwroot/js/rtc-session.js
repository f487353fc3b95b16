import { codeOf } from "./api.js";
import { iceServersOf } from "./link-header.js";
import { restartFragment, withRestart } from "./sdp.js";

const AnswerLimit = 10_000; // ms: what a dead network has swallowed is asked again

/** The server answered, and said no. */
export class Refused extends Error {
  /** @param {number} status @param {number | null} retryAfter s @param {string | null} [code] why, in the house's word */
  constructor(status, retryAfter, code = null) {
    super(`refused with ${status}`);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Asking again will not help: signed out, not allowed, gone, ended, or an offer it does not take. */
  get isFinal() {
    return this.retryAfter === null && this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 429;
  }
}

/** TURN servers that an earlier answer gave: the next connection can start with them. @type {RTCIceServer[]} */
let knownServers = [];

/** One WHIP or WHEP session (RFC 9725): a POST opens it, PATCH restarts its ICE, DELETE ends it. */
export class RtcSession {
  #endpoint;
  /** @type {URL | null} */
  #resource = null;
  #closed = false;
  /** Ends what waits on the open session; never the POST that opens it, so that what it opens can be deleted. */
  #aborter = new AbortController();

  #shape;
  #told;

  /**
   * @param {string} endpoint
   * @param {(peer: RTCPeerConnection) => void} prepare adds what is sent or received
   * @param {{ shape?: (sdp: string) => string, told?: (sdp: string) => string }} [wording] of the offer: `shape` as our browser takes
   *   it too, `told` as the server alone is told it
   */
  constructor(endpoint, prepare, { shape = (sdp) => sdp, told = (sdp) => sdp } = {}) {
    this.#endpoint = endpoint;
    this.#shape = shape;
    this.#told = told;
    this.peer = new RTCPeerConnection({ bundlePolicy: "max-bundle", iceServers: knownServers });
    prepare(this.peer);
  }

  /** The offer goes without waiting for candidates: the server is ICE-lite and learns ours from our checks. */
  async open() {
    await this.#offer();
    const answer = await fetch(this.#endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/sdp", Accept: "application/sdp" },
      body: this.#told(this.peer.localDescription?.sdp ?? ""),
      signal: AbortSignal.timeout(AnswerLimit),
    });
    if (answer.status !== 201) throw await refusalOf(answer);
    const resource = new URL(answer.headers.get("Location") ?? "", answer.url);
    if (this.#closed) return this.#forget(resource); // one left while the server was being asked
    this.#resource = resource;
    this.#learnServers(answer.headers.get("Link"));
    const sdp = await answer.text();
    if (this.#closed) return;
    await this.peer.setRemoteDescription({ type: "answer", sdp });
  }

  /** New ICE credentials on the running session; what is heard or said goes on. */
  async restart() {
    if (!this.#resource) throw new Error("not open");
    await this.#offer({ iceRestart: true });
    const answer = await fetch(this.#resource, {
      method: "PATCH",
      headers: { "Content-Type": "application/trickle-ice-sdpfrag", "If-Match": "*" },
      body: restartFragment(this.peer.localDescription?.sdp ?? ""),
      signal: this.#untilClosed(),
    });
    if (answer.status !== 200) throw await refusalOf(answer);
    const running = this.peer.currentRemoteDescription?.sdp ?? "";
    await this.peer.setRemoteDescription({ type: "answer", sdp: withRestart(running, await answer.text()) });
  }

  /** False when the server no longer knows the session; null when it cannot be asked. */
  async isKnown() {
    if (!this.#resource) return null;
    const answer = await fetch(this.#resource, { method: "HEAD", signal: this.#untilClosed() }).catch(() => null);
    return answer === null || answer.status >= 500 ? null : answer.ok;
  }

  /** Whether nothing at all arrives during `time` ms. @param {number} time */
  async isSilent(time) {
    const before = await this.#received();
    await new Promise((resolve) => setTimeout(resolve, time));
    return (await this.#received()) === before;
  }

  /**
   * Waits for the first connection; where the direct way is shut, in a second round with the relays that the answer named.
   * @param {number} limit ms for each round
   */
  async connect(limit) {
    try {
      await this.connected(limit / 2);
    } catch (problem) {
      if (this.#closed || this.peer.connectionState === "closed") throw problem;
      await this.restart();
      await this.connected(limit);
    }
  }

  /** Resolves when media can flow; rejects when that takes longer than `limit` ms or fails. @param {number} limit */
  async connected(limit) {
    const waiting = new AbortController();
    try {
      await /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
        const look = () => {
          if (this.peer.connectionState === "connected") resolve();
          else if (this.peer.connectionState === "failed" || this.peer.connectionState === "closed") reject(new Error(this.peer.connectionState));
        };
        this.peer.addEventListener("connectionstatechange", look, { signal: waiting.signal });
        this.#aborter.signal.addEventListener("abort", () => reject(new Error("closed")), { signal: waiting.signal });
        setTimeout(() => reject(new Error("no connection in time")), limit);
        // That it failed before is no news to someone who has just restarted it.
        if (this.peer.connectionState === "connected" || this.peer.connectionState === "closed") look();
      }));
    } finally {
      waiting.abort();
    }
  }

  /** @param {boolean} [endedByServer] then there is nothing left to delete */
  close(endedByServer = false) {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#resource && !endedByServer) return this.#forget(this.#resource);
    this.#aborter.abort();
    this.peer.close();
  }

  /** The server is told first: the good-bye of DTLS would end the session before it is asked to. @param {URL} resource */
  #forget(resource) {
    this.#resource = null;
    this.#aborter.abort();
    fetch(resource, { method: "DELETE", keepalive: true }).catch(() => undefined).finally(() => this.peer.close());
    setTimeout(() => this.peer.close(), 1000);
  }

  #untilClosed() {
    return AbortSignal.any([this.#aborter.signal, AbortSignal.timeout(AnswerLimit)]);
  }

  /** @param {RTCOfferOptions} [options] */
  async #offer(options) {
    const { type, sdp = "" } = await this.peer.createOffer(options);
    await this.peer.setLocalDescription({ type, sdp: this.#shape(sdp) });
  }

  async #received() {
    let packets = 0;
    /** @type {RTCStatsReport} */ (await this.peer.getStats()).forEach((report) => (packets += report.packetsReceived ?? 0));
    return packets;
  }

  /** @param {string | null} header */
  #learnServers(header) {
    const servers = iceServersOf(header);
    if (servers.length === 0 || this.#closed) return;
    knownServers = servers;
    // They serve from the next gathering on: an ICE restart, if the direct way stays shut.
    this.peer.setConfiguration({ ...this.peer.getConfiguration(), iceServers: servers });
  }
}

/** @param {Response} answer */
async function refusalOf(answer) {
  const after = answer.headers.get("Retry-After");
  return new Refused(answer.status, after === null || Number.isNaN(Number(after)) ? null : Number(after), await codeOf(answer));
}
