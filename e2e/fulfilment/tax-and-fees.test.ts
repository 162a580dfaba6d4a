import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { alarms, auditLog, orders, refunds, settings } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { startCheckout } from '#lib/checkout/start.ts';
import { followDispute } from '#lib/fulfilment/dispute.ts';
import { readFees } from '#lib/fulfilment/read-fees.ts';
import { moneyBook, rangeOf } from '#lib/operator/money.ts';
import { refundUnits } from '#lib/operator/order-refund.ts';
import { retryOrder } from '#lib/operator/order-retry.ts';
import { operatorOrder } from '#lib/operator/read-order.ts';
import { switchTax } from '#lib/operator/switch-tax.ts';
import { type Desk, openDesk } from './desk.ts';

const owner: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'owner@shop.example',
  role: 'owner',
  fresh: true,
};
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(async () => {
  desk.calm();
  desk.stripe.settings({ tax: {}, fees: 'known' });
  await desk.db.update(settings).set({ stripeTax: false });
});
afterAll(() => desk.close());

const open = () => desk.db.select().from(alarms);
const switched = (on: boolean) => switchTax(desk.works, owner, on);

/** Buys as somebody in this country and works until it is delivered. */
async function boughtFrom(country: string, quantity = 1): Promise<string> {
  const { orderId, sessionId } = await desk.checkout({ quantity });
  await desk.stripe.pay(sessionId, { country });
  await desk.settle(orderId);
  await desk.work();
  await desk.pass(6, 1);
  return orderId;
}

async function seen(orderId: string) {
  const found = await operatorOrder(desk.db, owner, orderId);
  if (!found) throw new Error(`no order ${orderId}`);
  return found;
}

async function refundOf(orderId: string) {
  const [row] = await desk.db.select().from(refunds).where(eq(refunds.orderId, orderId));
  return row;
}

describe('Stripe Tax', () => {
  test('off by default: Stripe is not asked, and nothing is tax', async () => {
    const orderId = await boughtFrom('DE');
    expect(await desk.row(orderId)).toMatchObject({ automaticTax: false, taxCents: 0, state: 'paid' });
    const [session] = desk.stripe.state().sessions.slice(-1);
    expect(session?.automatic_tax.enabled).toBe(false);
  });

  test('switched on: the price stays the price, and the tax within it is in order, books and margin', async () => {
    expect(await switched(true)).toBe('tax-on');
    const before = await moneyBook(desk.db, owner, await rangeOf(desk.db, {}));
    const orderId = await boughtFrom('DE', 2);
    const order = await desk.row(orderId);
    const taxCents = Math.round((order.totalCents * 19) / 119);
    expect(order).toMatchObject({ state: 'paid', automaticTax: true, taxCents });
    expect(order.capturedCents).toBe(order.totalCents);
    const { money, lines } = await seen(orderId);
    const units = Object.values(money).map(({ sums }) => sums);
    expect(units.reduce((sum, one) => sum + one.taxCents, 0)).toBe(taxCents);
    const after = await moneyBook(desk.db, owner, await rangeOf(desk.db, {}));
    expect(after.total.taxCents - before.total.taxCents).toBe(taxCents);
    expect(after.total.marginCents - before.total.marginCents).toBe(
      units.reduce((sum, one) => sum + one.marginCents, 0),
    );
    // Each unit back, one by one: the tax goes back with them, to the cent.
    for (const unit of lines.flatMap((line) => line.units)) {
      const wish = { orderId, unitId: unit.id, cents: null, reason: 'never worked' };
      expect(await refundUnits(desk.db, owner, wish)).toBe('cancel-asked');
      await desk.pass(4, 1);
    }
    const end = await moneyBook(desk.db, owner, await rangeOf(desk.db, {}));
    expect(end.total.taxCents).toBe(before.total.taxCents);
    expect(end.total.refundedCents - after.total.refundedCents).toBe(order.totalCents);
  });

  test('a country without a rate has no tax; what Stripe cannot work out is told', async () => {
    await switched(true);
    expect(await desk.row(await boughtFrom('US'))).toMatchObject({ state: 'paid', taxCents: 0 });
    desk.stripe.settings({ tax: { failing: true } });
    const orderId = await boughtFrom('DE');
    expect(await desk.row(orderId)).toMatchObject({ state: 'paid', taxCents: 0 });
    expect(await open()).toContainEqual(expect.objectContaining({ kind: 'tax-unknown', subject: orderId }));
  });

  test('tax put on top of the price is another amount than agreed: everything goes back', async () => {
    await switched(true);
    const { orderId, sessionId } = await desk.checkout();
    await desk.stripe.pay(sessionId, { country: 'DE' });
    const total = (await desk.row(orderId)).totalCents;
    desk.stripe.edit(sessionId, { amount_total: total + 80, total_details: { amount_tax: 80 } });
    await desk.settle(orderId);
    await desk.work();
    expect(await desk.row(orderId)).toMatchObject({ state: 'mismatch', taxCents: 80 });
    expect(await refundOf(orderId)).toMatchObject({ amountCents: total + 80, state: 'succeeded' });
  });

  test('the switch asks Stripe first; an order keeps what it began with', async () => {
    desk.stripe.settings({ tax: { status: 'pending' } });
    expect(await switched(true)).toBe('tax-pending');
    expect(await desk.db.select({ on: settings.stripeTax }).from(settings)).toEqual([{ on: false }]);
    desk.stripe.settings({ tax: {} });
    // A key that may not look, or a Stripe without that page.
    desk.stripe.fault({
      match: { path: '/v1/tax/settings' },
      action: { error: 'more_permissions_required' },
    });
    expect(await switched(true)).toBe('tax-on-unseen');
    desk.stripe.clearFaults();
    const form = await desk.form({});
    desk.stripe.settings({ tax: { status: 'pending' } });
    const refused = await startCheckout(desk.counter, desk.buyer, form);
    expect(refused).toMatchObject({ ok: false, reason: 'payments-down' });
    expect(await open()).toContainEqual(expect.objectContaining({ kind: 'tax-refused' }));
    desk.stripe.settings({ tax: {} });
    await desk.db.update(settings).set({ stripeTax: false });
    const again = await startCheckout(desk.counter, desk.buyer, form);
    if (!again.ok) throw new Error(again.reason);
    const [session] = desk.stripe.state().sessions.slice(-1);
    expect(session?.automatic_tax).toMatchObject({ enabled: true, status: 'requires_location_inputs' });
    await desk.db.update(settings).set({ stripeTax: true });
    expect(await switched(false)).toBe('tax-off');
    const deeds = await desk.db.select().from(auditLog).where(eq(auditLog.action, 'switch-tax'));
    expect(deeds.at(-1)).toMatchObject({ before: { stripeTax: true }, after: { stripeTax: false } });
    await expect(switchTax(desk.works, { ...owner, fresh: false }, true)).rejects.toThrow('Prove first');
  });
});

test('a fee is an estimate until Stripe has booked it, and Stripe’s own from then on', async () => {
  desk.stripe.settings({ fees: 'later' });
  const orderId = await boughtFrom('US');
  await readFees(desk.works);
  expect((await seen(orderId)).fee.estimated).toBe(true);
  const book = async () => (await moneyBook(desk.db, owner, await rangeOf(desk.db, {}))).total;
  expect((await book()).estimatedFeeCents).toBeGreaterThan(0);
  desk.stripe.settings({ fees: 'known' });
  // Everything else was booked before: what stays estimated is not asked again at once.
  await readFees(desk.works);
  expect((await seen(orderId)).fee.estimated).toBe(true);
  await desk.pass(120);
  await readFees(desk.works);
  const order = await desk.row(orderId);
  expect(order).toMatchObject({ feeCents: Math.round(order.totalCents * 0.029) + 30, feeDueAt: null });
  expect((await seen(orderId)).fee).toEqual({ cents: order.feeCents, estimated: false });
  expect((await book()).estimatedFeeCents).toBe(0);
});

describe('a refund that a dispute overtakes', () => {
  async function overtaken() {
    const orderId = await boughtFrom('US');
    const order = await desk.row(orderId);
    const intent = order.stripePaymentIntent ?? '';
    const dispute = z.object({ id: z.string() }).parse(await desk.stripe.dispute(intent));
    // Asked for before the shop heard of the dispute.
    const [unit] = (await seen(orderId)).lines.flatMap((line) => line.units);
    const wish = { orderId, unitId: unit?.id ?? '', cents: 100, reason: 'out of kindness' };
    expect(await refundUnits(desk.db, owner, wish)).toBe('refund-asked');
    await desk.work();
    return { orderId, order, dispute };
  }

  test('stops, is told once, and is never sent again while the bank has the money [A22]', async () => {
    const { orderId, order, dispute } = await overtaken();
    const refund = await refundOf(orderId);
    expect(refund).toMatchObject({ state: 'overtaken', nextActionAt: null });
    expect(await open()).toContainEqual(
      expect.objectContaining({ kind: 'refund-overtaken', subject: refund?.id }),
    );
    expect(await open()).not.toContainEqual(
      expect.objectContaining({ kind: 'refund-failed', subject: refund?.id }),
    );
    const calls = () => desk.stripe.state().calls.filter(({ path }) => path === '/v1/refunds').length;
    const before = calls();
    await desk.pass(1200, 300);
    expect(await retryOrder(desk.db, owner, orderId)).toBe(false);
    expect(calls()).toBe(before);
    // Lost: the bank's money and Stripe's fee for it are in the books.
    await desk.stripe.closeDispute(dispute.id, 'lost');
    await followDispute(desk.works, dispute.id);
    expect(await desk.row(orderId)).toMatchObject({
      state: 'dispute_lost',
      disputedCents: order.totalCents + 1500,
    });
    expect(await refundOf(orderId)).toMatchObject({ state: 'overtaken' });
    const { total } = await moneyBook(desk.db, owner, await rangeOf(desk.db, {}));
    expect(total.disputedCents).toBe(order.totalCents + 1500);
  });

  test('is owed again once the dispute is won', async () => {
    const { orderId, dispute } = await overtaken();
    await followDispute(desk.works, dispute.id);
    await desk.stripe.closeDispute(dispute.id, 'won');
    await followDispute(desk.works, dispute.id);
    await desk.work();
    expect(await refundOf(orderId)).toMatchObject({ state: 'succeeded', amountCents: 100 });
    // The money is back; Stripe keeps its fee.
    const [row] = await desk.db.select().from(orders).where(eq(orders.id, orderId));
    expect(row).toMatchObject({ state: 'dispute_won', disputedCents: 1500 });
  });
});
