import { eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { orderLines, orders, orderUnits, plans } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { lockedEsim } from '#lib/changes/move.ts';
import { deliveryMinutes } from '#lib/checkout/settle.ts';
import { isId, newId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';
import { type Because, recordSteps } from '#lib/orders/history.ts';
import { esimWithOrder, type OwnEsim } from '#lib/orders/own-esim.ts';
import { moveLine, moveOrder } from '#lib/orders/transition.ts';
import { authorise } from './deeds.ts';
import { replaceObstacle } from './esim-replace-rules.ts';
import { typedText } from './typed-text.ts';

const reason = typedText(200);

/**
 * Orders another eSIM of the same plan for the same customer, at our cost: an order of its own that nobody
 * pays for, delivered and mailed like any other. The old eSIM stays what it is.
 */
export async function replaceEsim(
  db: Db,
  actor: Operator,
  esimId: string,
  why: string,
): Promise<{ said: 'replaced'; orderId: string } | { said: 'reason-missing' | 'not-now' }> {
  authorise(actor, 'replace-esim');
  const cause = reason.safeParse(why);
  if (!cause.success) return { said: 'reason-missing' };
  if (!isId('esm', esimId)) return { said: 'not-now' };
  return db.transaction(async (tx) => {
    if (!(await esimWithOrder(tx, esimId))) return { said: 'not-now' };
    const own = await lockedEsim(tx, esimId);
    // Refunds lock the order, too: who decides second sees what the first has done.
    await tx.select({ id: orders.id }).from(orders).where(eq(orders.id, own.order.id)).for('no key update');
    if (await replaceObstacle(tx, own)) return { said: 'not-now' };
    const orderId = await orderAnother(tx, own, { actor, cause: cause.data });
    if (!orderId) return { said: 'not-now' };
    await recordDeed(tx, actor, {
      action: 'replace-esim',
      subject: `esim:${esimId}`,
      cause: cause.data,
      before: { order: own.order.id, unit: own.unit.id, state: own.esim.esimStatus },
      after: { order: orderId },
    });
    return { said: 'replaced', orderId };
  });
}

async function orderAnother(tx: Tx, own: OwnEsim, because: Because): Promise<string | null> {
  const [plan] = await tx.select().from(plans).where(eq(plans.code, own.line.planCode));
  if (!plan) return null;
  const { buyerKey, customerId, email, currency, termsVersion } = own.order;
  const id = newId('ord');
  const [order] = await tx
    .insert(orders)
    .values({
      ...{ id, kind: 'replacement', totalCents: 0, checkoutKey: id },
      ...{ buyerKey, customerId, email, currency, termsVersion },
    })
    .returning();
  const [line] = await tx
    .insert(orderLines)
    .values({
      ...{ id: newId('lin'), orderId: id, no: 1, quantity: 1, unitPriceCents: 0, currency },
      ...{ planCode: plan.code, supplierCode: plan.supplierCode, costUnits: plan.costUnits },
      ...{ plan: own.line.plan, days: own.line.days },
    })
    .returning();
  if (!order || !line) throw new Error(`the replacement ${id} was not written`);
  await tx.insert(orderUnits).values({
    ...{ id: newId('unt'), lineId: line.id, no: 1, priceCents: 0, currency },
    replacesUnitId: own.unit.id,
  });
  await recordSteps(tx, because, [
    { orderId: id, subject: 'order', subjectId: id, from: null, to: 'draft' },
    { orderId: own.order.id, subject: 'unit', subjectId: own.unit.id, from: 'deliver', to: 'replaced' },
  ]);
  await moveOrder(tx, order, 'paid', because, { paidAt: sql`shop_now()` });
  await moveLine(tx, line, 'queued', because, {
    nextActionAt: sql`shop_now()`,
    deadlineAt: sql`shop_now() + make_interval(mins => ${deliveryMinutes})`,
  });
  await ring(tx, 'advance-line', { id: line.id });
  return id;
}
