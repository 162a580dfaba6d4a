import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Books, type EventRecord, newId, type StripeEvent, seconds } from './books.ts';

export const apiVersion = '2026-10-28.endive';

export function newEvent(books: Books, type: string, object: object): StripeEvent {
  return {
    id: newId('evt_1'),
    object: 'event',
    api_version: apiVersion,
    created: seconds(books),
    data: { object: structuredClone(object) },
    livemode: false,
    pending_webhooks: 1,
    request: null,
    type,
  };
}

/** Generates the events of one change and sends them as the settings say. Resolves after each first answer. */
export function emit(books: Books, changes: [type: string, object: object][]): Promise<void> {
  const mode = books.settings.webhooks;
  if (mode === 'missing') return Promise.resolve();
  const records = changes.map(([type, object]) => keep(books, newEvent(books, type, object)));
  const wanted = records.filter(({ event }) => isWanted(books, event.type));
  if (mode === 'drop' || mode === 'hold') {
    for (const record of wanted) record.state = mode === 'drop' ? 'failed' : 'held';
    return Promise.resolve();
  }
  if (typeof mode === 'object') {
    books.background.later(mode.delayMs, () => sendAll(books, wanted));
    return Promise.resolve();
  }
  if (mode === 'reorder') return books.background.run(sendInTurn(books, wanted.toReversed()));
  return sendAll(books, mode === 'twice' ? [...wanted, ...wanted] : wanted);
}

function keep(books: Books, event: StripeEvent): EventRecord {
  const record: EventRecord = { event, state: 'pending', attempts: [] };
  books.events.set(event.id, record);
  if (!isWanted(books, event.type)) settle(record, true);
  return record;
}

function isWanted({ webhookUrl, enabledEvents }: Books, type: string): boolean {
  return webhookUrl !== null && (enabledEvents.includes('*') || enabledEvents.includes(type));
}

async function sendAll(books: Books, records: EventRecord[]): Promise<void> {
  await Promise.all(records.map((record) => send(books, record)));
}

/** Sends events one after the other, each once the one before has its first answer. */
export async function sendInTurn(books: Books, records: EventRecord[]): Promise<void> {
  for (const record of records) await send(books, record);
}

/** Sends an event; the promise is about the first try, repeats go on beside it. */
async function send(books: Books, record: EventRecord): Promise<void> {
  record.state = 'pending';
  if (await attempt(books, record)) return;
  void books.background.run(repeat(books, record));
}

async function repeat(books: Books, record: EventRecord): Promise<void> {
  for (const waitMs of books.settings.retryDelaysMs) {
    await sleep(waitMs, undefined, { ref: false });
    // A reset or a delivery by another way ends the repeats.
    if (books.events.get(record.event.id) !== record || record.state === 'delivered') return;
    if (await attempt(books, record)) return;
  }
  if (record.state !== 'delivered') record.state = 'failed';
}

async function attempt(books: Books, record: EventRecord): Promise<boolean> {
  const body = JSON.stringify(record.event, null, 2);
  const status = await books.background.run(
    postSigned(books.webhookUrl, body, signature(body, books.webhookSecrets)),
  );
  record.attempts.push({ at: Date.now(), status });
  const taken = status >= 200 && status < 300;
  if (taken) settle(record, true);
  return taken;
}

function settle(record: EventRecord, delivered: boolean): void {
  record.state = delivered ? 'delivered' : 'failed';
  if (delivered) record.event.pending_webhooks = 0;
}

/** `Stripe-Signature` over the raw bytes, with one `v1` for each secret. */
export function signature(
  body: string,
  secrets: string[],
  at = Math.floor(Date.now() / 1000),
  scheme = 'v1',
): string {
  const parts = secrets.map((secret) => {
    const digest = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    return `${scheme}=${digest}`;
  });
  return [`t=${at}`, ...parts].join(',');
}

/** Posts a webhook and returns the status of the answer, 0 when there was none. */
export async function postSigned(url: string | null, body: string, header: string | null): Promise<number> {
  if (url === null) return 0;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        ...(header !== null && { 'stripe-signature': header }),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
