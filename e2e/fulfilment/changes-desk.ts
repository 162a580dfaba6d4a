import { eq, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { esimChanges, esims, orderLines, orders, orderUnits, refunds } from '#db/schema/index.ts';
import { askForChange } from '#lib/changes/ask.ts';
import type { AskableKind } from '#lib/changes/rules.ts';
import { newId } from '#lib/ids.ts';
import { refreshEsim } from '#lib/usage/refresh.ts';
import { type Desk, expectRefunded } from './desk.ts';

/** What the stories about changes ask a desk for, over and over. */
export function changesAt(desk: Desk) {
  const viewer = { ...desk.buyer, orderToken: null };

  async function esimsOf(orderId: string) {
    const rows = await desk.db
      .select({ esim: esims })
      .from(esims)
      .innerJoin(orderUnits, eq(orderUnits.id, esims.unitId))
      .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
      .where(eq(orderLines.orderId, orderId))
      .orderBy(orderUnits.no);
    return rows.map(({ esim }) => esim);
  }

  async function first(orderId: string) {
    const [esim] = await esimsOf(orderId);
    if (!esim) throw new Error(`no eSIM of ${orderId}`);
    return esim;
  }

  /** A delivered order and its first eSIM. */
  async function bought(quantity = 1) {
    const orderId = await desk.deliver({ quantity });
    return { orderId, esim: await first(orderId) };
  }

  const ask = (orderId: string, esimId: string, kind: AskableKind) =>
    askForChange(desk.db, 'a secret for links', viewer, orderId, esimId, kind);

  const changesOf = (esimId: string) =>
    desk.db.select().from(esimChanges).where(eq(esimChanges.esimId, esimId)).orderBy(esimChanges.createdAt);

  const refundsOf = (orderId: string) =>
    desk.db
      .select({ purpose: refunds.purpose, state: refunds.state, cents: refunds.amountCents })
      .from(refunds)
      .where(eq(refunds.orderId, orderId));

  /** What Stripe sent back of an order's payment. */
  async function sentBack(orderId: string): Promise<number> {
    const order = await desk.row(orderId);
    const payment = desk.stripe
      .ledger()
      .find(({ payment_intent }) => payment_intent === order.stripePaymentIntent);
    return payment?.refunded ?? 0;
  }

  async function mailsOf(orderId: string, kind: string): Promise<number> {
    const { rows } = await desk.db.execute(
      sql`select 1 from mails where order_id = ${orderId} and kind = ${kind}`,
    );
    return rows.length;
  }

  /** A paid top-up that the supplier has added, as its own machine leaves it behind. */
  async function toppedUp(esim: typeof esims.$inferSelect): Promise<string> {
    const { orderId: other, sessionId } = await desk.checkout({ plan: 'JP_1_7' });
    await desk.stripe.pay(sessionId, { email: 'traveller@example.com' });
    const session = await desk.works.stripe.checkout.sessions.retrieve(sessionId);
    const paid = await desk.row(other);
    const base = await desk.line((await orderOf(esim.id)) ?? '');
    const [id, lineId] = [newId('ord'), newId('lin')];
    const { totalCents, buyerKey, termsVersion } = paid;
    await desk.db.insert(orders).values({
      ...{ id, kind: 'topup', state: 'paid', buyerKey, termsVersion, totalCents },
      checkoutKey: id,
      capturedCents: totalCents,
      stripePaymentIntent: String(session.payment_intent),
      email: 'traveller@example.com',
      paidAt: sql`shop_now()`,
    });
    await desk.db.insert(orderLines).values({
      ...{ id: lineId, orderId: id, no: 1, state: 'delivered', esimId: esim.id, quantity: 1 },
      ...{ planCode: base.planCode, supplierCode: base.supplierCode, plan: base.plan },
      ...{ unitPriceCents: totalCents, costUnits: 1 },
    });
    await desk.db
      .insert(orderUnits)
      .values({ id: newId('unt'), lineId, no: 1, decision: 'deliver', priceCents: totalCents });
    const { packages } = await desk.works.supplier.packages({ topUpsFor: esim });
    const supplierCode = packages[0]?.code ?? '';
    const { esimTranNo } = esim;
    await desk.works.supplier.topUp({ esimTranNo, supplierCode, transactionId: `topup_${esim.id}` });
    return id;
  }

  async function orderOf(esimId: string): Promise<string | undefined> {
    const { rows } = await desk.db.execute<{ order_id: string }>(sql`
      select line.order_id from esims join order_units unit on unit.id = esims.unit_id
      join order_lines line on line.id = unit.line_id where esims.id = ${esimId}`);
    return rows[0]?.order_id;
  }

  /** Cancelled at the supplier once, money back once, one mail, no code. */
  async function expectCancelled(orderId: string, esimId: string): Promise<void> {
    expect((await changesOf(esimId)).map(({ state }) => state)).toEqual(['done']);
    expect(await first(orderId)).toMatchObject({ esimStatus: 'CANCEL', nextReadAt: null });
    const { totalCents } = await desk.row(orderId);
    expect(await refundsOf(orderId)).toEqual([
      { purpose: 'cancelled', state: 'succeeded', cents: totalCents },
    ]);
    expect(await mailsOf(orderId, 'cancelled')).toBe(1);
    await expectRefunded(desk, orderId);
  }

  async function expectRefused(orderId: string, esimId: string, reason: string): Promise<void> {
    expect(await changesOf(esimId)).toMatchObject([{ state: 'refused', reason, nextActionAt: null }]);
    expect(await refundsOf(orderId)).toEqual([]);
    expect(await mailsOf(orderId, 'cancelled')).toBe(0);
  }

  /** Until the call to the supplier is on its way. */
  async function untilSent(esimId: string): Promise<void> {
    await expect.poll(async () => (await changesOf(esimId))[0]?.state, { interval: 5 }).toBe('sent');
  }

  return {
    expectCancelled,
    expectRefused,
    untilSent,
    viewer,
    esimsOf,
    first,
    bought,
    ask,
    changesOf,
    refundsOf,
    sentBack,
    mailsOf,
    toppedUp,
    /** Asks and lets the worker do it. */
    change: async (orderId: string, esimId: string, kind: AskableKind) => {
      const asked = await ask(orderId, esimId, kind);
      await desk.work();
      return asked;
    },
    refresh: (esimId: string) => refreshEsim(desk.works, esimId),
    callsTo: (path: string) => desk.supplier.calls().calls.filter((one) => one.path.endsWith(path)).length,
  };
}
