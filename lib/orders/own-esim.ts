import { eq } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { esims, orderLines, orders, orderUnits } from '#db/schema/index.ts';
import { esimState } from '#lib/esims/states.ts';
import { isId } from '#lib/ids.ts';
import { mayOpen, type Viewer } from './read.ts';

/** An eSIM with the order it was bought in. */
export interface OwnEsim {
  order: typeof orders.$inferSelect;
  line: typeof orderLines.$inferSelect;
  unit: typeof orderUnits.$inferSelect;
  esim: typeof esims.$inferSelect;
}

/**
 * An eSIM of an order this viewer may open; null when either is missing or not theirs, or the eSIM is of
 * another order. Every page and action about one eSIM asks here first.
 */
export async function ownEsim(
  db: DbOrTx,
  linkSecret: string,
  viewer: Viewer,
  orderId: string,
  esimId: string,
): Promise<OwnEsim | null> {
  if (!isId('ord', orderId) || !isId('esm', esimId)) return null;
  const found = await esimWithOrder(db, esimId);
  return found?.order.id === orderId && mayOpen(found.order, viewer, linkSecret) ? found : null;
}

/** An eSIM with its order, whoever asks: for jobs and operators. Null when there is none. */
export async function esimWithOrder(db: DbOrTx, esimId: string): Promise<OwnEsim | null> {
  const [row] = await db
    .select({ order: orders, line: orderLines, unit: orderUnits, esim: esims })
    .from(esims)
    .innerJoin(orderUnits, eq(orderUnits.id, esims.unitId))
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(eq(esims.id, esimId));
  return row ?? null;
}

/** Whether money and codes of an order are free to move: paid, and not in the hands of a bank. */
export function isFree(order: { state: string }): boolean {
  return order.state === 'paid' || order.state === 'dispute_won';
}

/** Whether its owner may see its codes: paid for, delivered, and not over. */
export function showsCodes({ order, unit, esim }: OwnEsim): boolean {
  const state = esimState(esim.esimStatus, esim.smdpStatus);
  return isFree(order) && unit.decision === 'deliver' && state !== 'ended' && state !== 'expired';
}
