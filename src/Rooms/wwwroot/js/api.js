/**
 * One call of the room's JSON interface with the page's own cookie. Null when there is no answer at all.
 * @param {string} method
 * @param {string} path under /api/rooms/
 * @param {unknown} [body]
 */
export async function call(method, path, body) {
  return await fetch(`/api/rooms/${path}`, {
    method,
    headers: { Accept: "application/json", ...(body !== undefined && { "Content-Type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    keepalive: method !== "GET",
  }).catch(() => null);
}

/** Why the server refused, in the house's word; null when it does not say. @param {Response} answer @returns {Promise<string | null>} */
export async function codeOf(answer) {
  const problem = await answer.json().catch(() => null);
  return problem?.type ?? null;
}

/**
 * Where one stands in a room, as the server tells it.
 * @typedef {{
 *   room: string, role: "guest" | "audience" | "speaker" | "moderator", seat?: string,
 *   microphone?: "closed" | "open" | "muted_by_moderator", live?: boolean, present?: boolean, left?: boolean, lastModerator?: boolean, removed?: boolean,
 *   recording?: "asked" | "agreed" | "refused" | null
 * }} Place
 */

/** @param {string} room @returns {Promise<Place | null>} */
export async function placeIn(room) {
  const answer = await call("GET", `${room}/me`);
  return answer?.ok ? await answer.json() : null;
}

/** Sends the last wish only: what was wished while another call was under way replaces what still waited. */
export class LatestWish {
  #send;
  #busy = false;
  /** @type {boolean | null} */
  #next = null;

  /** @param {(wish: boolean) => Promise<unknown>} send */
  constructor(send) {
    this.#send = send;
  }

  /** A wish is under way. */
  get isBusy() {
    return this.#busy;
  }

  /** @param {boolean} wish */
  async want(wish) {
    this.#next = wish;
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#next !== null) {
        const now = this.#next;
        this.#next = null;
        await this.#send(now);
      }
    } finally {
      this.#busy = false;
    }
  }
}
