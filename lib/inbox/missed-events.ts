import { and, eq, inArray } from 'drizzle-orm';
import type Stripe from 'stripe';
import type { Db } from '#db/client.ts';
import { events } from '#db/schema/index.ts';
import { hoursAgo } from '#lib/hours-ago.ts';
import { undeliveredEvents } from '#lib/payments/events.ts';
import { receiveEvent } from './receive.ts';
import { stripeIncoming } from './stripe-incoming.ts';

/** Stripe goes on trying for three days; this far back is looked each time. */
const hours = 26;
/** At most so many are taken in at once: the rest comes with the next run. */
const most = 2_000;

/** Takes in the events that Stripe could not deliver to us, as if their webhooks had come. */
export async function fetchMissedEvents({ db, stripe }: { db: Db; stripe: Stripe }): Promise<void> {
  const since = await hoursAgo(db, hours);
  let batch: Stripe.Event[] = [];
  let seen = 0;
  for await (const event of undeliveredEvents(stripe, since)) {
    batch.push(event);
    seen += 1;
    if (batch.length < 100 && seen < most) continue;
    await takeIn(db, batch);
    batch = [];
    if (seen >= most) return;
  }
  await takeIn(db, batch);
}

async function takeIn(db: Db, batch: readonly Stripe.Event[]): Promise<void> {
  if (batch.length === 0) return;
  const keys = batch.map(({ id }) => id);
  const rows = await db
    .select({ key: events.key })
    .from(events)
    .where(and(eq(events.source, 'stripe'), inArray(events.key, keys)));
  const known = new Set(rows.map(({ key }) => key));
  for (const event of batch) if (!known.has(event.id)) await receiveEvent(db, stripeIncoming(event));
}
