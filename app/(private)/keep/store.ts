import { standalone, standalonePolicy } from './standalone.ts';

// Everything that lies on the device: written and removed here alone. public/kept-worker.js opens it when
// there is no connection, public/kept.js copies and removes in it. docs/decisions/025 says what may lie where.
const esims = 'kept-esims';
const shell = 'kept-shell';
const worker = '/kept-worker.js';
/** Where the worker stands between page and network: never on a page of the shop. */
const scopes = ['/orders/', '/dashboard'];

export type KeepAnswer = 'kept' | 'no-connection' | 'not-possible' | 'refused';

/** Whether this browser can keep anything: not over plain http, nor in some private windows. */
export function canKeep(): boolean {
  return 'caches' in window && 'serviceWorker' in navigator;
}

/** Address of one eSIM's page. */
type EsimAddress = string;

/** Keeps one eSIM on this device; `refused` when the shop says that it may not be kept. */
export async function keep(address: EsimAddress): Promise<KeepAnswer> {
  if (!canKeep()) return 'not-possible';
  let sheet: Document | null;
  let list: Document | null;
  try {
    [sheet, list] = await Promise.all([read(`${address}/sheet`), read('/orders/kept')]);
  } catch {
    return 'no-connection';
  }
  const { until, title } = sheet?.querySelector<HTMLElement>('[data-keep]')?.dataset ?? {};
  if (!sheet || !list || !until || !title) {
    await forget(address);
    return 'refused';
  }
  try {
    await Promise.all(scopes.map(startWorker));
    const [box, frame] = await Promise.all([caches.open(esims), caches.open(shell)]);
    await Promise.all([frame.put('/orders/kept', documentAnswer(list)), frame.add('/kept.js')]);
    await box.put(address, documentAnswer(sheet, { until, title: encodeURIComponent(title) }));
  } catch {
    // Storage is full or switched off: half a copy helps nobody.
    await forget(address).catch(() => {});
    return 'not-possible';
  }
  // Asked for, not waited for: some browsers put a question to the reader.
  void navigator.storage?.persist?.().catch(() => false);
  return 'kept';
}

/** Until when an eSIM is kept here; null when it is not. */
export async function keptHere(address: EsimAddress): Promise<Date | null> {
  if (!canKeep()) return null;
  const copy = await caches.match(address, { cacheName: esims });
  const until = copy?.headers.get('x-kept-until');
  return until ? new Date(until) : null;
}

/** Removes one eSIM from this device; with the last one goes everything else. */
export async function forget(address: EsimAddress): Promise<void> {
  if (!canKeep() || !(await caches.has(esims))) return;
  const box = await caches.open(esims);
  await box.delete(address);
  if ((await box.keys()).length === 0) await forgetAll();
}

/** Removes every eSIM from this device, and what opens them. */
export async function forgetAll(): Promise<void> {
  if (!canKeep()) return;
  // The codes go first: nothing else may stand in their way.
  await Promise.all([esims, shell].map((name) => caches.delete(name)));
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    if (scopes.includes(new URL(registration.scope).pathname)) await registration.unregister();
  }
}

/**
 * Asks the shop about each eSIM that lies here, for who is looking now, and removes what may not stay.
 * Without an answer only what is past its end goes.
 */
export async function reconcile(): Promise<void> {
  if (!canKeep() || !(await caches.has(esims))) return;
  for (const request of await (await caches.open(esims)).keys()) {
    const address = new URL(request.url).pathname;
    const until = await keptHere(address);
    const end = await askShop(address, until);
    if (!end || end.getTime() <= Date.now()) await forget(address);
    // A top-up or the first use moved its end.
    else if (end.getTime() !== until?.getTime()) await keep(address);
  }
  // The last one was removed in its copy, where nothing else can be cleared away.
  if ((await caches.has(esims)) && (await (await caches.open(esims)).keys()).length === 0) await forgetAll();
}

async function askShop(address: EsimAddress, otherwise: Date | null): Promise<Date | null> {
  try {
    const response = await fetch(`${address}/kept`, { cache: 'no-store' });
    if (response.status === 404) return null;
    if (!response.ok) return otherwise;
    // Read by hand: a library for it would weigh more than all of this.
    const { until }: { until?: unknown } = await response.json();
    const end = new Date(String(until));
    return Number.isNaN(end.getTime()) ? otherwise : end;
  } catch {
    return otherwise;
  }
}

/** A page of ours; null when the shop does not show it to us. Throws without a connection. */
async function read(address: string): Promise<Document | null> {
  const response = await fetch(address, { cache: 'no-store' });
  if (response.status >= 500) throw new Error('the shop is away');
  if (!response.ok) return null;
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

function documentAnswer(page: Document, kept: Record<string, string> = {}): Response {
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': standalonePolicy,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  for (const [name, value] of Object.entries(kept)) headers.set(`x-kept-${name}`, value);
  return new Response(standalone(page), { headers });
}

/** Registered, and so far that it answers the next navigation. */
async function startWorker(scope: string): Promise<void> {
  const registration = await navigator.serviceWorker.register(worker, { scope });
  const begun = registration.installing ?? registration.waiting;
  if (registration.active || !begun) return;
  await new Promise<void>((resolve, reject) => {
    begun.addEventListener('statechange', () => {
      if (begun.state === 'activated') resolve();
      if (begun.state === 'redundant') reject(new Error('the worker did not start'));
    });
  });
}
