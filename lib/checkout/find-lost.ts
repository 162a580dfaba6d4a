import { inArray } from 'drizzle-orm';
import { orders } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { hoursAgo } from '#lib/hours-ago.ts';
import { isId } from '#lib/ids.ts';
import { log, safeMessage } from '#lib/log.ts';
import { type PaymentReading, readSession, sessionsSince } from '#lib/payments/session.ts';
import { settleReading, type Till } from './settle.ts';

/** What to do about a payment whose order is not in our database. */
export type Rebuild = (reading: PaymentReading) => Promise<void>;

const atOnce = 100;

/**
 * Looks through Stripe's own list of sessions for paid ones whose webhook never came or whose id was never
 * saved, and settles them; `rebuild` takes those whose order is lost. `hours` is how far back.
 */
export async function findLostPayments(till: Till, hours: number, rebuild?: Rebuild): Promise<void> {
  const since = await hoursAgo(till.db, hours);
  let batch: PaymentReading[] = [];
  for await (const reading of sessionsSince(till.stripe, since)) {
    if (!reading.paid || !isId('ord', reading.orderId ?? '')) continue;
    batch.push(reading);
    if (batch.length < atOnce) continue;
    await settleAll(till, batch, rebuild);
    batch = [];
  }
  await settleAll(till, batch, rebuild);
}

/** Most of them were settled long ago: one query tells which were not. */
async function settleAll(till: Till, readings: readonly PaymentReading[], rebuild?: Rebuild): Promise<void> {
  if (readings.length === 0) return;
  const ids = readings.flatMap(({ orderId }) => orderId ?? []);
  const rows = await till.db
    .select({ id: orders.id, intent: orders.stripePaymentIntent })
    .from(orders)
    .where(inArray(orders.id, ids));
  const known = new Map(rows.map(({ id, intent }) => [id, intent]));
  for (const reading of readings) {
    const intent = known.get(reading.orderId ?? '');
    if (intent && intent === reading.paymentIntent) continue;
    await settleOne(till, reading, intent === undefined ? rebuild : undefined);
  }
}

async function settleOne(
  till: Till,
  { sessionId, orderId }: PaymentReading,
  rebuild?: Rebuild,
): Promise<void> {
  try {
    // Lists come without the card that paid.
    const reading = await readSession(till.stripe, sessionId);
    if (rebuild) await rebuild(reading);
    const because = { actor: { kind: 'sweep' }, cause: 'found in the list of sessions' } as const;
    await settleReading(till, reading, because);
  } catch (error) {
    // One that cannot be settled must not keep the others waiting.
    log.error({ session: sessionId, error: safeMessage(error) }, 'a payment could not be settled');
    await raiseAlarm(till.db, 'payment-unsettled', orderId ?? sessionId);
  }
}
