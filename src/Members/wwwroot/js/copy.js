// @ts-check
/** A button that copies the field beside it. Without scripts the field alone is there to be selected. */

class PalabreCopy extends HTMLElement {
  connectedCallback() {
    const button = /** @type {HTMLButtonElement} */ (this.querySelector("button"));
    const field = /** @type {HTMLInputElement} */ (this.querySelector("input"));
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      field.select();
      await navigator.clipboard.writeText(field.value);
      const words = this.querySelector("template[data-copied]");
      if (words instanceof HTMLTemplateElement) document.getElementById("toasts")?.append(toast(words));
    });
  }
}

/** @param {HTMLTemplateElement} words */
function toast(words) {
  const said = document.createElement("template");
  said.setAttribute("data-toast", "");
  said.content.append(words.content.cloneNode(true));
  return said;
}

if (!customElements.get("palabre-copy")) customElements.define("palabre-copy", PalabreCopy);
