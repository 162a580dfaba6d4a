import { eq } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { orders } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { isFree } from '#lib/orders/own-esim.ts';
import { liveChange, writeChange } from './ask.ts';
import { stopDelivery } from './freeze.ts';
import { boughtWith, isReplaced, lockedEsim } from './move.ts';
import { bank, outlook } from './rules.ts';

/**
 * The card's bank suspects fraud. What nobody uses yet is cancelled at the supplier and then refunded in full,
 * since a payment that went back whole cannot be disputed any more; about the rest a person decides. Returns
 * whether the payment is one of ours.
 */
export async function followFraudWarning(db: Db, paymentIntent: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [order] = await tx
      .select({ id: orders.id, state: orders.state })
      .from(orders)
      .where(eq(orders.stripePaymentIntent, paymentIntent))
      .for('update');
    if (!order) return false;
    if (!isFree(order)) {
      await raiseAlarm(tx, 'fraud-warning', order.id, { state: order.state });
      return true;
    }
    await stopDelivery(tx, order.id, 'the bank warns of fraud');
    const fates = { cancelling: 0, inUse: 0 };
    for (const esimId of await boughtWith(tx, order.id)) {
      if (await cancelUnused(tx, esimId)) fates.cancelling += 1;
      else fates.inUse += 1;
    }
    await raiseAlarm(tx, 'fraud-warning', order.id, fates);
    return true;
  });
}

async function cancelUnused(tx: Tx, esimId: string): Promise<boolean> {
  const own = await lockedEsim(tx, esimId);
  const found = outlook('cancel', own.esim);
  if (found === 'reached') return true;
  if (found !== 'possible' || (await isReplaced(tx, own.unit))) return false;
  const live = await liveChange(tx, esimId);
  if (live) return live.kind === 'cancel';
  await writeChange(tx, own, 'cancel', bank);
  return true;
}
