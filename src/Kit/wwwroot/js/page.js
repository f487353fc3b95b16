const MostRounds = 50; // in one go: works answer each other's changes, but not for ever
/** @type {Set<() => void>} */
const works = new Set();
let rounds = 0;

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
  new MutationObserver((records) => records.some(isChange) && doAllOnceMore())
    .observe(document.documentElement, { childList: true, subtree: true, attributeFilter, attributeOldValue: true });
  for (const event of ["turbo:render", "turbo:morph", "turbo:load"]) document.addEventListener(event, doAll);
}

/** Setting an attribute to what it is already is told as well. @param {MutationRecord} record */
function isChange({ type, target, attributeName, oldValue }) {
  return type !== "attributes" || /** @type {Element} */ (target).getAttribute(attributeName ?? "") !== oldValue;
}

/** What works change is a change as well. Works that never agree must not hold the page still for ever. */
function doAllOnceMore() {
  if (rounds === 0) setTimeout(() => { rounds = 0; });
  if (++rounds <= MostRounds) doAll();
  else if (rounds === MostRounds + 1) console.error("Parts of the page change each other without end.");
}

function doAll() {
  for (const work of works) work();
}
