/**
 * Stretches of a recording, as the server writes them (`0-61200 70000-90000`), in milliseconds, in order.
 * @typedef {{ from: number, to: number }} Span
 */

/** @param {string | undefined} text @returns {Span[]} */
export function parseSpans(text) {
  return (text ?? "").split(" ").filter(Boolean).map((span) => {
    const [from = 0, to = 0] = span.split("-").map(Number);
    return { from, to };
  });
}

/** When each of these faces speaks. @param {HTMLElement[]} faces @returns {Map<string, Span[]>} */
export function voicesOf(faces) {
  return new Map(faces.map(({ dataset }) => [dataset["person"] ?? "", parseSpans(dataset["speech"])]));
}

/** @param {Span[]} spans @param {number} at */
export function isIn(spans, at) {
  const span = spans[firstAfter(spans, at) - 1];
  return span !== undefined && at < span.to;
}

/** Who speaks, the one who has spoken longest first. @param {Map<string, Span[]>} voices @param {number} at */
export function speakersAt(voices, at) {
  return [...voices].map(([person, spans]) => ({ person, span: spans[firstAfter(spans, at) - 1] }))
    .filter(({ span }) => span !== undefined && at < span.to)
    .sort((a, b) => (a.span?.from ?? 0) - (b.span?.from ?? 0))
    .map(({ person }) => person);
}

/** Where somebody begins to speak who does not now. @param {Map<string, Span[]>} voices @param {number} at @returns {number | null} */
export function nextVoice(voices, at) {
  const now = new Set(speakersAt(voices, at));
  const starts = [...voices].filter(([person]) => !now.has(person)).map(([, spans]) => spans[firstAfter(spans, at)]?.from).filter((from) => from !== undefined);
  return starts.length > 0 ? Math.min(...starts) : null;
}

const Just = 2000; // ms: whoever presses again so soon means the voice before

/**
 * Where the voice of this moment began or, pressed again soon after, the turn of the one before.
 * @param {Map<string, Span[]>} voices @param {number} at @returns {number}
 */
export function previousVoice(voices, at) {
  const turns = turnsOf(voices).filter(({ from }) => from < at - Just);
  return turns.at(-1)?.from ?? 0;
}

/** Where one person next begins to speak after a moment; from the beginning again once there is nothing after it. @param {Span[]} spans @param {number} at */
export function nextWords(spans, at) {
  return (spans[firstAfter(spans, at)] ?? spans[0])?.from ?? null;
}

/** Turns of speaking: somebody's stretches that no other voice begins between count as one. @param {Map<string, Span[]>} voices */
function turnsOf(voices) {
  const all = [...voices].flatMap(([person, spans]) => spans.map(({ from }) => ({ person, from }))).sort((a, b) => a.from - b.from);
  return all.filter(({ person }, i) => all[i - 1]?.person !== person);
}

/** Index of the first span that begins later. @param {Span[]} spans @param {number} at */
function firstAfter(spans, at) {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.from ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
