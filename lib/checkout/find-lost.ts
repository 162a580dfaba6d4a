import { sql } from 'drizzle-orm';
import { raiseAlarm } from '#lib/alarm.ts';
import { isId } from '#lib/ids.ts';
import { log, safeMessage } from '#lib/log.ts';
import { sessionsSince } from '#lib/payments/session.ts';
import { settleReading, type Till } from './settle.ts';

/**
 * Looks through Stripe's own list of sessions for paid ones whose webhook never came or whose id was
 * never saved, and settles them. `hours` is how far back.
 */
export async function findLostPayments(till: Till, hours: number): Promise<void> {
  const { rows } = await till.db.execute<{ since: string }>(
    sql`select (shop_now() - make_interval(hours => ${hours}))::text as since`,
  );
  const since = new Date(rows[0]?.since ?? 0);
  for await (const reading of sessionsSince(till.stripe, since)) {
    if (!reading.paid || !isId('ord', reading.orderId ?? '')) continue;
    try {
      await settleReading(till, reading, {
        actor: { kind: 'sweep' },
        cause: 'found in the list of sessions',
      });
    } catch (error) {
      // One that cannot be settled must not keep the others waiting.
      log.error({ session: reading.sessionId, error: safeMessage(error) }, 'a payment could not be settled');
      await raiseAlarm(till.db, 'payment-unsettled', reading.orderId ?? reading.sessionId);
    }
  }
}
