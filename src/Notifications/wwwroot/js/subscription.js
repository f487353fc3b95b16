// This browser's subscription to be rung (Push API), and the server's knowledge of it.
const Remembered = "palabre.push"; // endpoint, whose, the server's id of it, and when it was last said
const SayAgain = 24 * 3600 * 1000; // ms

/** Whether this browser can be rung at all, as the page is opened now. */
export function canRing() {
  return window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** @returns {Promise<PushSubscription | null>} */
export async function subscription() {
  const worker = await navigator.serviceWorker.getRegistration("/");
  return (await worker?.pushManager.getSubscription()) ?? null;
}

/**
 * Asks the person, then the browser's push service, then tells the server.
 * @param {string} key the server's public key, base64url
 * @returns {Promise<"on" | "denied">}
 */
export async function turnOn(key) {
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  await navigator.serviceWorker.register("/sw.js");
  const worker = await navigator.serviceWorker.ready;
  await tell(await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: octets(key) }));
  return "on";
}

export async function turnOff() {
  const known = remembered();
  localStorage.removeItem(Remembered);
  await (await subscription())?.unsubscribe();
  if (known) await fetch(`/api/push/subscriptions/${known.id}`, { method: "DELETE", keepalive: true });
}

/**
 * On every page: a browser that was to ring still does. Browsers drop subscriptions and servers forget devices; neither says so.
 */
export async function keepSubscription() {
  const known = canRing() ? remembered() : null;
  // What somebody else chose in this browser is not chosen for whoever signed in after them.
  if (!known || known.whose !== whoReads() || Notification.permission !== "granted") return;
  try {
    const now = await subscription();
    if (now && now.endpoint === known.endpoint && !isDue(known)) return;
    if (now) await tell(now);
    else {
      const { publicKey } = await (await fetch("/api/push")).json();
      if (publicKey) await turnOn(publicKey);
    }
  } catch (problem) {
    console.info("This browser may not ring:", problem); // the next page tries again
  }
}

/** Once a day, and once in every session of the browser. @param {{ at: number }} known */
function isDue(known) {
  const isFirst = sessionStorage.getItem(Remembered) === null;
  sessionStorage.setItem(Remembered, "said");
  return isFirst || Date.now() - known.at > SayAgain;
}

/** @param {PushSubscription} now */
async function tell(now) {
  const answer = await fetch("/api/push/subscriptions", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(now) });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  const { id } = await answer.json();
  localStorage.setItem(Remembered, JSON.stringify({ endpoint: now.endpoint, whose: whoReads(), id, at: Date.now() }));
}

/** The topic of whoever this page is for. */
function whoReads() {
  return document.body.dataset.topic ?? "";
}

/** @returns {{ endpoint: string, whose: string, id: string, at: number } | null} */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(Remembered) ?? "null");
  } catch {
    return null; // written by somebody else
  }
}

/** @param {string} text base64url */
export function octets(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
