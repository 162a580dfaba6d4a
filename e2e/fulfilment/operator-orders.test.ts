import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { auditLog, mails, orderNotes, refunds } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { newId } from '#lib/ids.ts';
import { resendMail } from '#lib/operator/order-mail.ts';
import { addNote } from '#lib/operator/order-note.ts';
import { type RefundWish, refundUnits } from '#lib/operator/order-refund.ts';
import { centsTyped } from '#lib/operator/order-refund-rules.ts';
import { retryOrder } from '#lib/operator/order-retry.ts';
import { settleByHand } from '#lib/operator/order-settle-refund.ts';
import { operatorOrder } from '#lib/operator/read-order.ts';
import { changesAt } from './changes-desk.ts';
import { type Desk, openDesk } from './desk.ts';

const owner: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'owner@shop.example',
  role: 'owner',
  fresh: true,
};
let desk: Desk;
let at: ReturnType<typeof changesAt>;

beforeAll(async () => {
  desk = await openDesk();
  at = changesAt(desk);
});
afterEach(() => desk.calm());
afterAll(() => desk.close());

async function unitsOf(orderId: string) {
  const order = await operatorOrder(desk.db, owner, orderId);
  if (!order) throw new Error('no order');
  return { order, units: order.lines.flatMap((line) => line.units) };
}

async function refund(orderId: string, wish: Partial<RefundWish> = {}) {
  const { units } = await unitsOf(orderId);
  const unitId = units[0]?.id ?? null;
  return refundUnits(desk.db, owner, { orderId, unitId, cents: null, reason: 'It did not work', ...wish });
}

const deedsOf = (subject: string) => desk.db.select().from(auditLog).where(eq(auditLog.subject, subject));

async function install(orderId: string) {
  const esim = await at.first(orderId);
  await desk.supplier.esim(esim.esimTranNo, { install: true });
  await at.refresh(esim.id);
  return esim;
}

test('what is new is cancelled at the supplier first, then its money goes back; the others stay', async () => {
  const { orderId } = await at.bought(3);
  const { units, order } = await unitsOf(orderId);
  const first = units[0];
  if (!first) throw new Error('no unit');
  expect(order.money[first.id]?.refund).toMatchObject({ way: 'cancel', cents: first.priceCents });
  expect(await refund(orderId)).toBe('cancel-asked');
  expect(await at.refundsOf(orderId)).toEqual([]);
  await desk.work();
  expect(await at.refundsOf(orderId)).toMatchObject([{ purpose: 'cancelled', cents: first.priceCents }]);
  expect(await at.sentBack(orderId)).toBe(first.priceCents);
  expect(await deedsOf(`unit:${first.id}`)).toMatchObject([
    { actor: 'operator:owner@shop.example', action: 'refund-unit', cause: 'It did not work' },
  ]);
  const after = await unitsOf(orderId);
  expect(after.order.money[first.id]).toMatchObject({
    sums: { backCents: first.priceCents, costCents: 0 },
    refund: { way: 'none' },
  });
  // A second click finds nothing to do.
  expect(await refund(orderId)).toBe('not-now');
  expect(await deedsOf(`unit:${first.id}`)).toHaveLength(1);
});

test('what was installed goes back as goodwill, once, and never above its price', async () => {
  const { orderId } = await at.bought();
  await install(orderId);
  const price = (await desk.row(orderId)).totalCents;
  expect(await refund(orderId, { reason: 'no' })).toBe('reason-missing');
  expect(await refund(orderId, { cents: price + 1 })).toBe('bad-amount');
  expect(await refund(orderId, { cents: 0 })).toBe('bad-amount');
  expect(await refund(orderId, { cents: 100 })).toBe('refund-asked');
  await desk.work();
  expect(await at.refundsOf(orderId)).toEqual([{ purpose: 'goodwill', state: 'succeeded', cents: 100 }]);
  expect(await at.sentBack(orderId)).toBe(100);
  expect(await refund(orderId)).toBe('not-now');
  // Its owner keeps the eSIM.
  const view = await desk.view(orderId);
  expect(view?.lines[0]?.units[0]?.esim).not.toBeNull();
});

test('two refunds of one unit at once are one [A19]', async () => {
  const { orderId } = await at.bought();
  await install(orderId);
  const answers = await Promise.all([refund(orderId), refund(orderId)]);
  expect(answers.sort()).toEqual(['not-now', 'refund-asked']);
  await desk.work();
  expect(await at.sentBack(orderId)).toBe((await desk.row(orderId)).totalCents);
});

test('the whole order goes back unit by unit, each in its way', async () => {
  const { orderId } = await at.bought(2);
  await install(orderId);
  expect(await refund(orderId, { unitId: null })).toBe('cancel-asked');
  await desk.work();
  expect((await at.refundsOf(orderId)).map(({ purpose }) => purpose).sort()).toEqual([
    'cancelled',
    'goodwill',
  ]);
  expect(await at.sentBack(orderId)).toBe((await desk.row(orderId)).totalCents);
  expect(await refund(orderId, { unitId: null })).toBe('nothing');
});

test('an order that waits is looked at again without being bought twice', async () => {
  desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-hang' });
  desk.supplier.fault({ match: { path: '*/esim/query', times: 1 }, action: 'status-503' });
  const orderId = await desk.buy();
  await desk.settle(orderId);
  await desk.work();
  expect((await desk.line(orderId)).state).toBe('unknown');
  expect(await retryOrder(desk.db, owner, orderId)).toBe(true);
  await desk.work();
  await desk.pass(6, 1);
  expect((await desk.line(orderId)).state).toBe('delivered');
  expect(desk.supplierOrders(orderId)).toHaveLength(1);
  expect(await deedsOf(`order:${orderId}`)).toMatchObject([{ action: 'retry-line' }]);
  expect(await retryOrder(desk.db, owner, orderId)).toBe(false);
});

test('stopping the wait refunds what the supplier has not delivered', async () => {
  desk.supplier.settings({ allocation: { mode: 'never', delayMs: 0 } });
  const orderId = await desk.buy({ quantity: 2 });
  await desk.settle(orderId);
  await desk.work();
  expect(await refund(orderId, { unitId: null })).toBe('wait-ended');
  await desk.work();
  expect(await at.refundsOf(orderId)).toMatchObject([{ purpose: 'undelivered' }, { purpose: 'undelivered' }]);
});

test('a refund that failed is settled by hand, with the way it went', async () => {
  const { orderId } = await at.bought();
  await install(orderId);
  await refund(orderId);
  const [row] = await desk.db.select().from(refunds).where(eq(refunds.orderId, orderId));
  if (!row) throw new Error('no refund');
  expect(await settleByHand(desk.db, owner, orderId, row.id, 'bank transfer')).toBe('not-now');
  await desk.db.update(refunds).set({ state: 'sent' }).where(eq(refunds.id, row.id));
  await desk.db.update(refunds).set({ state: 'failed' }).where(eq(refunds.id, row.id));
  expect(await settleByHand(desk.db, owner, orderId, row.id, ' ')).toBe('reason-missing');
  expect(await settleByHand(desk.db, owner, orderId, row.id, 'bank transfer')).toBe('settled');
  const [after] = await desk.db.select().from(refunds).where(eq(refunds.id, row.id));
  expect(after).toMatchObject({ state: 'settled_by_hand', reason: 'bank transfer' });
});

test('a mail and a note leave their rows, and the mail goes out anew', async () => {
  const { orderId } = await at.bought();
  await desk.db.update(mails).set({ state: 'sent', nextActionAt: null }).where(eq(mails.orderId, orderId));
  expect(await resendMail(desk.db, owner, orderId)).toBe(true);
  const waiting = await desk.db.select().from(mails).where(eq(mails.orderId, orderId));
  expect(waiting.filter(({ state }) => state === 'queued')).toMatchObject([{ kind: 'esim-ready' }]);
  expect(await resendMail(desk.db, owner, (await desk.checkout()).orderId)).toBe(false);
  expect(await addNote(desk.db, owner, orderId, '  bob@x.example called, wants a refund ')).toBe(true);
  expect(await addNote(desk.db, owner, orderId, ' ')).toBe(false);
  expect(await addNote(desk.db, owner, newId('ord'), 'nowhere')).toBe(false);
  expect(await desk.db.select().from(orderNotes)).toMatchObject([
    { text: 'b•••@x.example called, wants a refund' },
  ]);
  expect((await deedsOf(`order:${orderId}`)).map(({ action }) => action)).toEqual([
    'resend-mail',
    'add-note',
  ]);
});

test('roles: support helps without money, a viewer changes nothing, an owner proves first', async () => {
  const { orderId } = await at.bought();
  const before = await desk.db.$count(auditLog);
  const support = { ...owner, role: 'support' } as const;
  const wish = { orderId, unitId: null, cents: null, reason: 'mischief' };
  await expect(refundUnits(desk.db, support, wish)).rejects.toThrow('Your role does not allow this');
  await expect(refundUnits(desk.db, { ...owner, fresh: false }, wish)).rejects.toThrow('Prove first');
  const viewer = { ...owner, role: 'viewer' } as const;
  for (const deed of [
    () => retryOrder(desk.db, viewer, orderId),
    () => addNote(desk.db, viewer, orderId, 'mischief'),
    () => resendMail(desk.db, viewer, orderId),
    () => settleByHand(desk.db, support, orderId, newId('rfd'), 'mischief'),
  ]) {
    await expect(deed()).rejects.toThrow('Your role does not allow this');
  }
  expect(await desk.db.$count(auditLog)).toBe(before);
  expect(await addNote(desk.db, support, orderId, 'He called twice')).toBe(true);
});

test('amounts are read to the cent', () => {
  expect(['2', '2.5', '2,50', '$ 0.05', ' 12.34 '].map(centsTyped)).toEqual([200, 250, 250, 5, 1234]);
  for (const text of ['', '-1', '1.005', '1e3', 'two', '1.2.3']) expect(centsTyped(text), text).toBeNull();
});
