import { eq } from 'drizzle-orm';
import { orders } from '#db/schema/index.ts';
import { followDispute } from '#lib/fulfilment/dispute.ts';
import type { Works } from '#lib/fulfilment/works.ts';
import { hoursAgo } from '#lib/hours-ago.ts';
import { log, safeMessage } from '#lib/log.ts';
import { disputesOf, disputesSince, warnedSince } from '#lib/payments/dispute.ts';
import { followFraudWarning } from './fraud-warning.ts';
import { followFreeze } from './freeze.ts';

/** How far back Stripe's lists are read. */
const hours = 26;
/** Disputes stay open for weeks; of so many the state is asked again each time. */
const mostOpen = 200;

/** Converges an order and its eSIMs with one dispute. */
export async function takeDispute(works: Works & { live: boolean }, disputeId: string): Promise<void> {
  const orderId = await followDispute(works, disputeId);
  if (orderId) await works.db.transaction((tx) => followFreeze(tx, orderId));
}

/**
 * Reads Stripe's own lists of disputes and fraud warnings, for those whose webhook was lost, and asks again
 * about every dispute that is open in our books. One that cannot be followed does not hold up the others.
 */
export async function watchBank(works: Works & { live: boolean }): Promise<void> {
  const since = await hoursAgo(works.db, hours);
  const open = await works.db
    .select({ intent: orders.stripePaymentIntent })
    .from(orders)
    .where(eq(orders.state, 'disputed'))
    .limit(mostOpen);
  const disputes = new Set(await disputesSince(works.stripe, since));
  for (const { intent } of open) {
    // The newest comes first, and decides.
    const [newest] = intent ? await disputesOf(works.stripe, intent) : [];
    if (newest) disputes.add(newest);
  }
  for (const id of disputes) await tried(id, () => takeDispute(works, id));
  for (const intent of await warnedSince(works.stripe, since)) {
    await tried(intent, () => followFraudWarning(works.db, intent));
  }
}

async function tried(subject: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error({ subject, error: safeMessage(error) }, 'news of a bank could not be followed');
  }
}
