import { eq, sql } from 'drizzle-orm';
import type Stripe from 'stripe';
import type { Db } from '#db/client.ts';
import { settings } from '#db/schema/index.ts';
import { closeAlarm } from '#lib/alarm.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { taxReadiness } from '#lib/payments/tax.ts';
import { authorise } from './deeds.ts';

/**
 * Has Stripe Tax work out the tax within new payments, or stops it. What Stripe says is not set up is not
 * switched on: its payment pages would be refused. A key that may not look is taken at its owner's word.
 */
export async function switchTax(
  { db, stripe }: { db: Db; stripe: Stripe },
  operator: Operator,
  on: boolean,
): Promise<'tax-on' | 'tax-on-unseen' | 'tax-off' | 'tax-pending'> {
  authorise(operator, 'switch-tax');
  const ready = on ? await taxReadiness(stripe) : null;
  if (ready?.state === 'pending') return 'tax-pending';
  await db.transaction(async (tx) => {
    const [row] = await tx.select({ before: settings.stripeTax }).from(settings).for('update');
    if (!row || row.before === on) return;
    await tx.update(settings).set({ stripeTax: on, updatedAt: sql`shop_now()` }).where(eq(settings.id, 1));
    await closeAlarm(tx, 'tax-refused', 'stripe');
    await recordDeed(tx, operator, {
      action: 'switch-tax',
      subject: 'settings',
      before: { stripeTax: row.before },
      after: { stripeTax: on },
    });
  });
  if (!on) return 'tax-off';
  return ready?.state === 'active' ? 'tax-on' : 'tax-on-unseen';
}
