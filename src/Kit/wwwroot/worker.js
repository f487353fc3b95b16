// The service worker. It keeps the page one sees when the server cannot be reached, and nothing else: no page with anything
// personal in it, no answer of the API, no script that a running room uses. So a new one may take over at once.
const worker = /** @type {ServiceWorkerGlobalScope & { palabre: { offline: string, files: string[] } }} */ (/** @type {unknown} */ (self));
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
