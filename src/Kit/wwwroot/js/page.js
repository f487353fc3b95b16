/** @type {Set<() => void>} */
const works = new Set();

/**
 * Does `work` now and again after every change of the document: a Turbo visit, a stream, a morph. What it does must settle:
 * doing it twice changes nothing more.
 * @param {() => void} work
 */
export function whenPageChanges(work) {
  if (works.size === 0) watch();
  works.add(work);
  work();
}

function watch() {
  // A morph may touch nothing but attributes.
  const attributeFilter = ["hidden", "data-state", "data-topic"];
  new MutationObserver(doAll).observe(document.documentElement, { childList: true, subtree: true, attributeFilter });
  for (const event of ["turbo:render", "turbo:morph", "turbo:load"]) document.addEventListener(event, doAll);
}

function doAll() {
  for (const work of works) work();
}
