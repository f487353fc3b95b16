import { whenPageChanges } from "./page.js";

/**
 * States of things (`connection`, `microphone`…) shown by the server's own words: an element with `data-shows="thing"` gets
 * `data-state`, and of its descendants only those whose `data-when` names the state are visible.
 * @type {Map<string, { selector: string, stateOf: (element: HTMLElement) => string | undefined }>}
 */
const things = new Map();

/**
 * @param {string} thing
 * @param {(element: HTMLElement) => string | undefined} stateOf undefined leaves the element as it is
 * @param {string} [also] a selector of further elements that show it
 */
export function showState(thing, stateOf, also) {
  const selector = `[data-shows="${thing}"]${also ? `, ${also}` : ""}`;
  if (things.size === 0) {
    things.set(thing, { selector, stateOf });
    whenPageChanges(() => things.forEach(apply));
    return;
  }
  things.set(thing, { selector, stateOf });
  refreshState(thing);
}

/** Shows the present state of a thing again, after it has changed. @param {string} thing */
export function refreshState(thing) {
  const known = things.get(thing);
  if (known) apply(known);
}

/** @param {{ selector: string, stateOf: (element: HTMLElement) => string | undefined }} thing */
function apply({ selector, stateOf }) {
  for (const element of document.querySelectorAll(selector)) {
    if (!(element instanceof HTMLElement)) continue;
    const state = stateOf(element);
    if (state !== undefined) show(element, state);
  }
}

/**
 * @param {HTMLElement} root
 * @param {string} state
 */
export function show(root, state) {
  if (root.dataset.state !== state) root.dataset.state = state;
  for (const part of root.querySelectorAll("[data-when]")) {
    if (!(part instanceof HTMLElement) || ownerOf(part) !== root) continue;
    const hide = !(part.dataset.when ?? "").split(" ").includes(state);
    if (part.hidden !== hide) part.hidden = hide;
  }
}

/** @param {Element} part */
function ownerOf(part) {
  return part.parentElement?.closest("[data-shows], [data-state]") ?? null;
}
