import * as Turbo from "../vendor/turbo.js";
import { backoff } from "./backoff.js";
import { liveAddress, Seen, unionOf } from "./topics.js";

const Settle = 50; // ms: a visit changes the document in several steps
const seen = new Seen();

/** JSON events that slices asked for. @type {Set<string>} */
const names = new Set();

/** @type {EventSource | null} */
let stream = null;
/** @type {string[]} */
let topics = [];
/** Id of the last message of the present stream. @type {string | null} */
let last = null;
let failures = 0;
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
    if (stream) listen(stream, name);
  }
}

/** One stream over all topics which the page and the dock name; opens a new one when they change. */
export function followTopics() {
  const wanted = wantedTopics();
  if (same(wanted, topics)) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    const now = wantedTopics();
    if (same(now, topics)) return;
    topics = now;
    last = pageStamp();
    failures = 0;
    open();
  }, Settle);
}

/** Opens the stream again without waiting, when it is down. */
export function retryNow() {
  if (stream && stream.readyState !== EventSource.CLOSED) return;
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
  const opened = new EventSource(liveAddress(topics, last));
  stream = opened;
  // The old stream ends when the new one stands, so that nothing falls between the two.
  opened.addEventListener("open", () => {
    before?.close();
    tell("stream", { open: true, afterFall: failures > 0 });
    failures = 0;
  });
  opened.addEventListener("error", () => {
    before?.close();
    opened.close();
    if (opened === stream) comeBack();
  });
  opened.addEventListener("turbo", (message) => take(message, () => Turbo.renderStreamMessage(message.data)));
  opened.addEventListener("reload", (message) => take(message, reload));
  for (const name of names) listen(opened, name);
}

/** @param {EventSource} source @param {string} name */
function listen(source, name) {
  source.addEventListener(name, (message) => take(message, () => tell(name, JSON.parse(message.data || "null"))));
}

/**
 * @param {MessageEvent<string>} message
 * @param {() => void} use
 */
function take(message, use) {
  if (!seen.isNew(message.lastEventId && `${message.type} ${message.lastEventId}`)) return;
  if (message.lastEventId) last = message.lastEventId;
  use();
}

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

/** The id at which the server wrote this page: what happened since then is asked for. */
function pageStamp() {
  return document.querySelector("meta[name=live-since]")?.getAttribute("content") ?? null;
}

/** @param {string[]} some @param {string[]} others */
function same(some, others) {
  return some.length === others.length && some.every((topic, i) => topic === others[i]);
}
