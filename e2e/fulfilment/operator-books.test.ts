import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditLog, moneyChecks, orders } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { compareBooks } from '#lib/operator/compare-books.ts';
import { rangeOf } from '#lib/operator/money.ts';
import { askForCheck, lastCheck } from '#lib/operator/money-check.ts';
import { changesAt } from './changes-desk.ts';
import { type Desk, openDesk } from './desk.ts';

const owner: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'owner@shop.example',
  role: 'owner',
  fresh: false,
};
let desk: Desk;
let at: ReturnType<typeof changesAt>;

beforeAll(async () => {
  desk = await openDesk();
  at = changesAt(desk);
});
afterAll(() => desk.close());

async function compared() {
  expect(await askForCheck(desk.db, owner, await rangeOf(desk.db, {}))).toBe('check-asked');
  const asked = await lastCheck(desk.db, owner);
  await compareBooks(desk.works, asked?.id ?? '');
  const done = await lastCheck(desk.db, owner);
  if (done?.state !== 'done' || !done.result) throw new Error(`not compared: ${done?.reason}`);
  return done.result;
}

test('what was bought, cancelled and refunded agrees to the cent', async () => {
  const { orderId, esim } = await at.bought(2);
  await at.change(orderId, esim.id, 'cancel');
  await desk.deliver();
  const found = await compared();
  expect(found.differences).toEqual([]);
  expect(found.stripe).toEqual(found.orders);
  expect(found.stripe).toMatchObject({ payments: 2, refunds: 1 });
  expect(found.stripe.refundedCents).toBe((await at.refundsOf(orderId))[0]?.cents);
  const { costUnits } = await desk.line(orderId);
  // Three bought, one taken back.
  expect(found.supplier).toMatchObject({ ours: 3, theirs: 3 });
  expect(found.supplier.costs).toEqual({ ours: 2 * costUnits, theirs: 2 * costUnits });
  expect(await desk.db.select().from(auditLog).where(eq(auditLog.action, 'check-money'))).toHaveLength(1);
});

test('each difference is listed, with both sums', async () => {
  // Paid, and nobody has heard of it yet.
  const unheard = await desk.buy();
  // Money sent back behind the shop's back.
  const { orderId } = await at.bought();
  const paid = await desk.row(orderId);
  const elsewhere = await desk.works.stripe.refunds.create({
    payment_intent: paid.stripePaymentIntent ?? '',
    amount: 100,
  });
  // Taken back at the supplier, and its money kept.
  const kept = await at.bought();
  await desk.works.supplier.cancel(kept.esim.esimTranNo);
  // An order under our tag that we know nothing of.
  const other = `${desk.works.shopTag}_ord_${'0'.repeat(26)}_1_1`;
  const line = await desk.line(orderId);
  await desk.works.supplier.order({
    transactionId: other,
    lines: [{ supplierCode: line.supplierCode, count: 1, unitPrice: line.costUnits }],
    withPrices: true,
  });
  await desk.pass(6, 1);
  const { differences, stripe, orders: shop } = await compared();
  const price = paid.totalCents;
  const about = (kind: string) => differences.filter((one) => one.kind === kind);
  expect(about('payment-unknown')).toMatchObject([{ orderId: unheard, ours: null, theirs: price }]);
  expect(about('refund-elsewhere')).toMatchObject([{ orderId, subject: elsewhere.id, theirs: 100 }]);
  expect(about('cancelled-not-refunded')).toMatchObject([{ orderId: kept.orderId, ours: price }]);
  expect(about('supplier-order-unknown')).toMatchObject([{ subject: other, theirs: line.costUnits }]);
  // Our books say it was kept, the supplier gave its price back.
  expect(about('supplier-cost')).toMatchObject([{ orderId: kept.orderId, ours: line.costUnits, theirs: 0 }]);
  expect(differences).toHaveLength(5);
  expect(stripe.chargedCents - shop.chargedCents).toBe(price);
  expect(stripe.refundedCents - shop.refundedCents).toBe(100);
});

test('a payment that Stripe does not know is a difference', async () => {
  const { orderId } = await at.bought();
  await desk.db.update(orders).set({ stripePaymentIntent: 'pi_gone' }).where(eq(orders.id, orderId));
  const { differences } = await compared();
  expect(differences.filter(({ kind }) => kind === 'payment-missing')).toMatchObject([
    { orderId, subject: 'pi_gone', theirs: null },
  ]);
});

test('a comparison that fails says so, and one runs at a time', async () => {
  const range = await rangeOf(desk.db, {});
  await askForCheck(desk.db, owner, range);
  expect(await askForCheck(desk.db, owner, range)).toBe('check-runs');
  desk.supplier.fault({ match: { path: '*/esim/query' }, action: { error: '200008' } });
  const asked = await lastCheck(desk.db, owner);
  await compareBooks(desk.works, asked?.id ?? '');
  desk.calm();
  expect(await lastCheck(desk.db, owner)).toMatchObject({ state: 'failed' });
  expect(await askForCheck(desk.db, owner, { from: '2020-01-01', to: '2026-01-01' })).toBe('check-too-long');
  const support = { ...owner, role: 'support' } as const;
  await expect(askForCheck(desk.db, support, range)).rejects.toThrow('Your role does not allow this');
  expect(await desk.db.$count(moneyChecks)).toBe(4);
});
