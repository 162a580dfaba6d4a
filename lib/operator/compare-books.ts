import { eq } from 'drizzle-orm';
import { moneyChecks } from '#db/schema/index.ts';
import type { Works } from '#lib/fulfilment/works.ts';
import { log, safeMessage } from '#lib/log.ts';
import { compareBalance } from './money-balance.ts';
import { endCheck } from './money-check.ts';
import { compareWithStripe } from './money-stripe.ts';
import { compareWithSupplier } from './money-supplier.ts';

/** Compares the three books for a period and keeps what differs. Nothing is changed by it. */
export async function compareBooks(works: Works, checkId: string): Promise<void> {
  const [check] = await works.db.select().from(moneyChecks).where(eq(moneyChecks.id, checkId));
  if (check?.state !== 'running') return;
  const period = { from: check.fromAt, to: check.toAt };
  try {
    const { stripe, orders, differences } = await compareWithStripe(works, period);
    const { supplier, differences: more } = await compareWithSupplier(works, period);
    const { balance = null, differences: moved } = await compareBalance(works, period);
    const result = {
      stripe,
      orders,
      supplier: { ...supplier, balance },
      differences: [...differences, ...more, ...moved],
    };
    await endCheck(works.db, checkId, { state: 'done', result });
  } catch (error) {
    log.warn({ check: checkId, error: safeMessage(error) }, 'the books could not be compared');
    await endCheck(works.db, checkId, { state: 'failed', reason: safeMessage(error) });
  }
}
