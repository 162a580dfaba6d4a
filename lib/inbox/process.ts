import { eq, sql } from 'drizzle-orm';
import { events } from '#db/schema/index.ts';
import type { Works } from '#lib/fulfilment/works.ts';
import { log, safeMessage } from '#lib/log.ts';
import type { EventRow } from './event.ts';
import { handleStripeEvent } from './stripe-events.ts';
import { handleSupplierEvent } from './supplier-events.ts';

/** After this many failures an event is parked as failed, for the operator to look at and replay. */
const mostAttempts = 8;

/** Works through a stored webhook: it only says where to look; the truth is read from the API. */
export async function processEvent(works: Works & { live: boolean }, eventId: string): Promise<void> {
  const [event] = await works.db.select().from(events).where(eq(events.id, eventId));
  if (event?.state !== 'stored') return;
  try {
    const handle = event.source === 'stripe' ? handleStripeEvent : handleSupplierEvent;
    const state = await handle(works, event);
    await works.db
      .update(events)
      .set({ state, processedAt: sql`shop_now()`, nextActionAt: null })
      .where(eq(events.id, event.id));
  } catch (error) {
    await postpone(works, event, error);
  }
}

async function postpone(works: Works, event: EventRow, error: unknown): Promise<void> {
  const attempts = event.attempts + 1;
  const parked = attempts >= mostAttempts;
  log.warn(
    { event: event.id, type: event.type, attempts, error: safeMessage(error) },
    'a webhook could not be processed',
  );
  await works.db
    .update(events)
    .set({
      attempts,
      state: parked ? 'failed' : 'stored',
      reason: safeMessage(error),
      nextActionAt: parked ? null : sql`shop_now() + make_interval(secs => ${2 ** attempts})`,
    })
    .where(eq(events.id, event.id));
}
