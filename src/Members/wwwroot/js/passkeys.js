import { show } from "/_content/Palabre.Kit/js/states.js";
import { fromBase64Url, toJson } from "./credentials.js";

/**
 * Around a button of a form: makes (`data-mode="create"`) or presents (`get`) a passkey, puts it into the form's field
 * `credential` and sends the form to `data-submit-url`.
 */
class PalabrePasskey extends HTMLElement {
  /** @type {AbortController | null} */
  #waiting = null;

  connectedCallback() {
    this.hidden = typeof PublicKeyCredential === "undefined";
    if (this.hidden) return;
    this.addEventListener("click", this.#press);
    if (this.dataset.mode === "get" && this.hasAttribute("data-autofill")) void this.#offerInField();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#press);
    this.#waiting?.abort();
  }

  #press = (/** @type {MouseEvent} */ event) => {
    if (!(event.target instanceof Element) || !event.target.closest("button")) return;
    event.preventDefault();
    void this.#ask();
  };

  /** Passkeys among the suggestions of the name field, where the browser can. */
  async #offerInField() {
    if (await PublicKeyCredential.isConditionalMediationAvailable?.()) await this.#ask("conditional");
  }

  /** @param {CredentialMediationRequirement} [mediation] */
  async #ask(mediation) {
    this.#waiting?.abort();
    const asking = new AbortController();
    this.#waiting = asking;
    if (!mediation) show(this, "asking");
    try {
      const options = await this.#options();
      const credential = this.dataset.mode === "create"
        ? await navigator.credentials.create({ publicKey: creation(options), signal: asking.signal })
        : await navigator.credentials.get({ publicKey: request(options), signal: asking.signal, ...(mediation && { mediation }) });
      if (credential instanceof PublicKeyCredential) this.#send(toJson(credential));
    } catch (problem) {
      if (!asking.signal.aborted && !mediation) show(this, problem instanceof DOMException || problem instanceof OptionsRefused ? "failed" : broken(problem));
    }
  }

  async #options() {
    const answer = await fetch(this.dataset.optionsUrl ?? "", {
      method: this.dataset.optionsMethod ?? "POST",
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new OptionsRefused();
    return await answer.json();
  }

  /** @param {unknown} credential */
  #send(credential) {
    const form = this.closest("form");
    if (!form) return;
    const known = form.elements.namedItem("credential");
    const field = known instanceof HTMLInputElement ? known : document.createElement("input");
    Object.assign(field, { type: "hidden", name: "credential", value: JSON.stringify(credential) });
    if (field !== known) form.append(field);
    if (this.dataset.submitUrl) form.action = this.dataset.submitUrl;
    form.noValidate = true; // a password field above is not needed with a passkey
    form.requestSubmit();
  }
}

class OptionsRefused extends Error {}

/** @param {unknown} problem @returns {never} */
function broken(problem) {
  throw problem;
}

/** @param {any} options @returns {PublicKeyCredentialCreationOptions} */
function creation(options) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return {
    ...options,
    challenge: fromBase64Url(options.challenge),
    user: { ...options.user, id: fromBase64Url(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(descriptor),
  };
}

/** @param {any} options @returns {PublicKeyCredentialRequestOptions} */
function request(options) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return { ...options, challenge: fromBase64Url(options.challenge), allowCredentials: (options.allowCredentials ?? []).map(descriptor) };
}

/** @param {{ id: string }} credential */
function descriptor(credential) {
  return { ...credential, id: fromBase64Url(credential.id) };
}

customElements.define("palabre-passkey", PalabrePasskey);
