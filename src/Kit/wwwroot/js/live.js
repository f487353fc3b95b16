import * as Turbo from "../vendor/turbo.js";
import { backoff } from "./backoff.js";
import { isLater, Moments, OwnIds, Seen } from "./order.js";
import { liveAddress, unionOf } from "./topics.js";

const Settle = 50; // ms: a visit changes the document in several steps
const seen = new Seen();
const moments = new Moments();

/** JSON events that slices asked for. @type {Set<string>} */
const names = new Set();

/** @type {Stream | null} */
let stream = null;
/** @type {string[]} */
let topics = [];
/** Id of the last message of the present stream. @type {string | null} */
let last = null;
/** The moment as of which the server wrote the newest page so far. */
let written = "0";
let failures = 0;
/** The page lacks something that was told before it came. */
let behind = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Asks for JSON events of a name; each arrives as `palabre:<name>` on the document, its data in `detail`.
 * @param {...string} wanted
 */
export function hear(...wanted) {
  for (const name of wanted) {
    if (names.has(name)) continue;
    names.add(name);
    if (stream) stream.hear(name);
  }
}

/**
 * One stream over all topics which the page and the dock name; a new one when they change, or when a page was written before something
 * that the old one had brought already.
 */
export function followTopics() {
  const isBehind = takePage();
  if (!isBehind && same(wantedTopics(), topics)) return;
  clearTimeout(timer);
  behind ||= isBehind;
  timer = setTimeout(() => {
    const now = wantedTopics();
    if (!behind && same(now, topics)) return;
    behind = false;
    topics = now;
    last = pageStamp();
    failures = 0;
    open();
  }, Settle);
}

/** Opens the stream again without waiting, when it is down. */
export function retryNow() {
  if (stream && !stream.isClosed) return;
  failures = 0;
  open();
}

function open() {
  clearTimeout(timer);
  const before = stream;
  if (topics.length === 0) {
    stream = null;
    before?.close();
    return;
  }
  const opened = new Stream(liveAddress(topics, last));
  stream = opened;
  // The old stream ends when the new one stands, so that nothing falls between the two.
  opened.source.addEventListener("open", () => {
    before?.close();
    tell("stream", { open: true, afterFall: failures > 0 });
    failures = 0;
  });
  opened.source.addEventListener("error", () => {
    before?.close();
    opened.close();
    if (opened === stream) comeBack();
  });
}

/** One event stream; a message that another has brought already is not used again. */
class Stream {
  #ids = new OwnIds();

  /** @param {string} address */
  constructor(address) {
    this.source = new EventSource(address);
    this.#use("turbo", render);
    this.#use("reload", reload);
    for (const name of names) this.hear(name);
  }

  get isClosed() {
    return this.source.readyState === EventSource.CLOSED;
  }

  close() {
    this.source.close();
  }

  /** @param {string} name of JSON events */
  hear(name) {
    this.#use(name, (data) => tell(name, JSON.parse(data || "null")));
  }

  /** @param {string} name @param {(data: string, id: string) => void} use */
  #use(name, use) {
    this.source.addEventListener(name, ({ data, lastEventId }) => {
      const id = this.#ids.of(lastEventId);
      if (!seen.isNew(id)) return;
      if (id) last = id;
      use(data, id);
    });
  }
}

/** @param {string} elements @param {string} id */
function render(elements, id) {
  for (const [, part] of elements.matchAll(/<turbo-stream [^>]*?target="([^"]+)"/g)) if (part && id) moments.note(part, id);
  Turbo.renderStreamMessage(elements);
}

// The answer to a form says as of when it is. One that comes late shows nothing that is over.
document.addEventListener("turbo:before-stream-render", (event) => {
  const { newStream } = /** @type {CustomEvent<{ newStream: Element }>} */ (event).detail;
  const [part, moment] = [newStream.getAttribute("target"), newStream.getAttribute("as-of")];
  if (part && moment && moments.isPast(part, moment)) event.preventDefault();
});

function comeBack() {
  tell("stream", { open: false });
  clearTimeout(timer);
  timer = setTimeout(open, backoff(failures++));
}

/** The page is asked for anew, but not under someone who is writing. */
function reload() {
  const writing = document.activeElement;
  if (writing?.matches("textarea, input:not([type=checkbox], [type=radio])") && /** @type {HTMLInputElement} */ (writing).value !== "") {
    writing.addEventListener("blur", reload, { once: true });
    return;
  }
  setTimeout(() => Turbo.session.refresh(document.baseURI, { method: "morph", scroll: "preserve" }), Math.random() * 1000);
}

/** @param {string} name @param {unknown} detail */
function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`palabre:${name}`, { detail }));
}

function wantedTopics() {
  return unionOf([...document.querySelectorAll("[data-topic]")].map((element) => /** @type {HTMLElement} */ (element).dataset.topic));
}

/** Notices a page newer than any before. True if it was written before something that came by the stream: that is asked for again. */
function takePage() {
  const moment = pageStamp();
  if (moment === null || !isLater(moment, written)) return false;
  written = moment;
  return seen.forgetAfter(moment);
}

/** The id at which the server wrote this page: what happened since then is asked for. */
function pageStamp() {
  return document.querySelector("meta[name=live-since]")?.getAttribute("content") ?? null;
}

/** @param {string[]} some @param {string[]} others */
function same(some, others) {
  return some.length === others.length && some.every((topic, i) => topic === others[i]);
}
