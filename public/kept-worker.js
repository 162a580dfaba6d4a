// Opens what an owner keeps on this device when there is no connection: docs/decisions/025. It stores
// nothing: app/(private)/keep/store.ts does, at the owner's tap, and starts this worker with it.
const esims = 'kept-esims';
const shell = 'kept-shell';
/** How long a page may take while a copy of it lies here: a weak network answers late or never. */
const patienceMs = 6_000;

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => {
  // The request for a page sets out while the worker wakes up: pages come no later than without it.
  const preload = self.registration.navigationPreload?.enable();
  event.waitUntil(Promise.all([self.clients.claim(), preload]));
});

self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { pathname } = new URL(url);
  if (method !== 'GET') return;
  if (mode === 'navigate') event.respondWith(open(event, pathname));
  else if (pathname === '/kept.js') event.respondWith(fetch(event.request).catch(() => fromShell(pathname)));
});

/** The page from the shop; its copy when the shop does not answer. */
async function open(event, pathname) {
  const address = esimOf(pathname);
  const copy = await keptCopy(address, pathname);
  const fromShop = askShop(event, address);
  try {
    return await (copy ? Promise.race([fromShop, lateAnswer()]) : fromShop);
  } catch {
    fromShop.catch(() => {});
    return copy ?? (await fromShell('/orders/kept'));
  }
}

async function askShop(event, address) {
  const answer = (await event.preloadResponse) ?? (await fetch(event.request));
  if (answer.status >= 500) throw new Error('the shop is away');
  // Who looks may not see this eSIM any more, so its copy has to go too.
  if (answer.status === 404 && new URL(event.request.url).pathname === address)
    event.waitUntil(forget(address));
  return answer;
}

function lateAnswer() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('late')), patienceMs));
}

/** Address of the eSIM a page is about, whatever page below it is asked for. */
function esimOf(pathname) {
  return /^\/orders\/ord_\w+\/esims\/esm_\w+/.exec(pathname)?.[0] ?? null;
}

/** The copy that stands for a page: its eSIM's, or that of an order's only one. */
async function keptCopy(address, pathname) {
  if (!(await caches.has(esims))) return null;
  const box = await caches.open(esims);
  if (address) return unlessOver(address, await box.match(address));
  const order = /^\/orders\/ord_\w+/.exec(pathname)?.[0];
  const inside = order
    ? (await box.keys()).filter(({ url }) => new URL(url).pathname.startsWith(`${order}/`))
    : [];
  if (inside.length !== 1) return null;
  return unlessOver(new URL(inside[0].url).pathname, await box.match(inside[0]));
}

async function unlessOver(address, copy) {
  if (!copy) return null;
  if (Date.parse(copy.headers.get('x-kept-until')) > Date.now()) return copy;
  await forget(address);
  return null;
}

async function forget(address) {
  if (await caches.has(esims)) await (await caches.open(esims)).delete(address);
}

async function fromShell(pathname) {
  return (await caches.match(pathname, { cacheName: shell })) ?? Response.error();
}
