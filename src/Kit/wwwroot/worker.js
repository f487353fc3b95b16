// The service worker. It keeps the page one sees when the server cannot be reached, and nothing else: no page with anything
// personal in it, no answer of the API, no script that a running room uses. So a new one may take over at once. And it shows what is pushed.
const worker = /** @type {ServiceWorkerGlobalScope & { palabre: { offline: string, files: string[], name: string, icon: string } }} */ (/** @type {unknown} */ (self));
const { offline, files } = worker.palabre;
const Kept = `palabre ${files.join(" ")}`;

worker.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forgetOthers(), worker.registration.navigationPreload?.enable(), worker.clients.claim()]));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(page(event));
  else if (files.includes(new URL(request.url).pathname)) event.respondWith(file(request));
});

async function keep() {
  const cache = await caches.open(Kept);
  // Without cookies: the page is the same for everyone.
  await cache.addAll([new Request(offline, { credentials: "omit", cache: "reload" }), ...files]);
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== Kept).map((name) => caches.delete(name)));
}

/** @param {FetchEvent} event */
async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(offline)) ?? Response.error(); // no network, or no server
  }
}

/** Fingerprinted, so what is kept is what is asked for. @param {Request} request */
async function file(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

worker.addEventListener("push", (event) => {
  event.waitUntil(show(event));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url ?? "/notifications"));
});

/** Something is shown whatever arrives: browsers end the subscription of who receives in silence. @param {PushEvent} event */
async function show(event) {
  const told = read(event);
  const icon = new URL(worker.palabre.icon, worker.location.origin).href;
  await worker.registration.showNotification(told.title ?? worker.palabre.name, {
    body: told.body ?? "", tag: told.tag ?? "told", lang: told.lang ?? "", dir: told.dir ?? "auto", icon, badge: icon, data: { url: told.url },
  });
}

/**
 * @param {PushEvent} event
 * @returns {{ title?: string, body?: string, tag?: string, lang?: string, dir?: NotificationDirection, url?: string }}
 */
function read(event) {
  try {
    return event.data?.json() ?? {};
  } catch {
    return {}; // not ours, or of another version
  }
}

/** In the page that is open, if one is: a room one hears goes on there. @param {string} path */
async function open(path) {
  const address = new URL(path, worker.location.origin);
  if (address.origin !== worker.location.origin) return;
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => "focus" in one);
  if (!page) await worker.clients.openWindow(address.href);
  else {
    await page.focus();
    page.postMessage({ visit: address.pathname });
  }
}
