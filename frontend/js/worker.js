// The till's own server on this device: with no line, every page of the till is the kept one.
const KEPT = "vafa-till";
const PAGE = "/till/offline/";
const PATIENCE = 6000; // milliseconds for a page, before the line counts as cut
const FRESH_FOR = 10 * 60 * 1000;
const CUT = [502, 503, 504]; // the line holds, but nobody is at its end
let refreshed = 0;

self.addEventListener("install", (event) => {
  event.waitUntil(keepPage().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) {
    return;
  }
  if (request.mode === "navigate") {
    event.respondWith(openPage(event));
  } else if (["style", "script", "font", "image"].includes(request.destination)) {
    event.respondWith(fetch(request).catch(() => findKept(request)));
  }
});

async function openPage(event) {
  try {
    const response = await orGiveUp(fetch(event.request));
    if (CUT.includes(response.status)) {
      return findKept(PAGE);
    }
    if (response.ok && Date.now() - refreshed > FRESH_FOR) {
      event.waitUntil(keepPage().catch(() => {})); // the one kept before stays
    }
    return response;
  } catch {
    return findKept(PAGE);
  }
}

function orGiveUp(promise) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("no line")));
  return Promise.race([promise, late]);
}

async function findKept(request) {
  return (await caches.match(request)) ?? Response.error();
}

// The page, and all that it draws upon: it takes the place of the one before once all is there.
async function keepPage() {
  const response = await fetch(PAGE, { cache: "no-store" });
  if (!response.ok || response.redirected) {
    throw new Error("not now"); // signed out, or nowhere to stand
  }
  const text = await response.clone().text();
  const found = text.matchAll(/(?:href|src)="(\/[^"#]+\.(?:css|js|svg|woff2)[^"#]*)/g);
  const parts = new Set([...found].map(([, address]) => address));
  const cache = await caches.open(KEPT);
  await cache.addAll([...parts]);
  await cache.put(PAGE, response);
  for (const { url } of await cache.keys()) {
    const { pathname, search } = new URL(url);
    if (pathname !== PAGE && !parts.has(pathname + search)) {
      await cache.delete(url);
    }
  }
  refreshed = Date.now();
}
