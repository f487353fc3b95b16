// @ts-check
/** Says while one types whether a handle is free. The sentences come from the server; without scripts the form says it after sending. */

const PAUSE = 350;

class PalabreHandle extends HTMLElement {
  #timer = 0;
  #asked = new AbortController();
  /** The person has typed a handle of their own: it no longer follows the name. */
  #own = false;

  connectedCallback() {
    this.#own = this.#field.value !== "";
    this.addEventListener("input", () => { this.#own = this.#field.value !== ""; this.#later(); });
    this.#name?.addEventListener("input", this.#follow);
    if (this.#own && !this.querySelector("[aria-invalid]")) this.#later();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#name?.removeEventListener("input", this.#follow);
  }

  get #field() { return /** @type {HTMLInputElement} */ (this.querySelector("input")); }
  get #name() { return /** @type {HTMLInputElement | null} */ (this.closest("form")?.querySelector("input[name=name]") ?? null); }

  #follow = () => {
    if (this.#own) return;
    this.#field.value = slug(this.#name?.value ?? "");
    this.#later();
  };

  /** A passkey made on this form bears the names typed so far. */
  #nameKey() {
    const key = this.closest("form")?.querySelector("palabre-passkey");
    if (!(key instanceof HTMLElement) || !key.dataset.optionsUrl) return;
    const [path] = key.dataset.optionsUrl.split("?");
    key.dataset.optionsUrl = `${path}?${new URLSearchParams({ handle: this.#field.value, name: this.#name?.value ?? "" })}`;
  }

  #later() {
    this.#nameKey();
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#show(null);
    if (this.#field.value.trim().length >= 2) this.#timer = window.setTimeout(() => this.#ask(), PAUSE);
  }

  async #ask() {
    this.#asked = new AbortController();
    const url = `${this.dataset.url}${encodeURIComponent(this.#field.value.trim().replace(/^@+/, ""))}?name=${encodeURIComponent(this.#name?.value ?? "")}`;
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: this.#asked.signal });
      if (answer.ok) this.#show(await answer.json());
    } catch (error) {
      // Off line or typed on: the form itself will say.
      if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error;
    }
  }

  /** @param {{ free: boolean, sentence: string } | null} answer */
  #show(answer) {
    const free = /** @type {HTMLElement} */ (this.querySelector("[data-free]"));
    const wrong = /** @type {HTMLElement} */ (this.querySelector(".handle-wrong"));
    free.hidden = !answer?.free;
    wrong.hidden = !answer || answer.free;
    /** @type {HTMLElement} */ (wrong.querySelector("span")).textContent = answer?.sentence ?? "";
    /** @type {HTMLElement} */ (this.querySelector("[data-said]")).textContent = answer?.sentence ?? "";
  }
}

/** @param {string} name */
function slug(name) {
  return name.trim().toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "").replace(/[\s'’-]+/g, ".").replace(/[^a-z0-9_.]/g, "")
    .replace(/\.+/g, ".").slice(0, 28).replace(/^\.|\.$/g, "");
}

if (!customElements.get("palabre-handle")) customElements.define("palabre-handle", PalabreHandle);
