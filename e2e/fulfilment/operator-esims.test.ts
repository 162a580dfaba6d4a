import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { alarms, auditLog, mails, orderUnits, refunds } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { askForChange } from '#lib/changes/ask.ts';
import { lookAtRefund } from '#lib/fulfilment/refund.ts';
import { newId } from '#lib/ids.ts';
import { type ChangeWish, changeEsim, readEsimNow } from '#lib/operator/esim-change.ts';
import { operatorEsim } from '#lib/operator/esim-page.ts';
import { replaceEsim } from '#lib/operator/esim-replace.ts';
import { refundUnits } from '#lib/operator/order-refund.ts';
import { settleByHand } from '#lib/operator/order-settle-refund.ts';
import { operatorOrder } from '#lib/operator/read-order.ts';
import { changesAt } from './changes-desk.ts';
import { type Desk, deadline, openDesk } from './desk.ts';

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

const change = (esimId: string, kind: ChangeWish['kind'], digits = '') =>
  changeEsim(desk.db, owner, esimId, { kind, reason: 'Asked by mail', digits });
const page = async (esimId: string) => {
  const found = await operatorEsim(desk.db, owner, esimId);
  if (!found) throw new Error('no eSIM');
  return found;
};
const replace = (esimId: string) => replaceEsim(desk.db, owner, esimId, 'Never connected');
const deedsOf = (subject: string) => desk.db.select().from(auditLog).where(eq(auditLog.subject, subject));

async function installed() {
  const { orderId, esim } = await at.bought();
  await desk.supplier.esim(esim.esimTranNo, { install: true });
  await at.refresh(esim.id);
  return { orderId, esim };
}

/** Asks for a replacement and lets the worker do it. */
async function replaced(esimId: string): Promise<string> {
  const answer = await replace(esimId);
  if (answer.said !== 'replaced') throw new Error(answer.said);
  await desk.work();
  await desk.pass(6, 1);
  return answer.orderId;
}

test('the page tells everything but the code', async () => {
  const { orderId, esim } = await at.bought();
  const found = await page(esim.id);
  expect(found).toMatchObject({ orderId, state: 'new', replace: null, replacedBy: null });
  expect(found.obstacles).toEqual({
    cancel: null,
    revoke: null,
    suspend: 'not-on-phone',
    resume: 'not-suspended',
  });
  const text = JSON.stringify(found);
  expect(text).not.toContain(esim.sealedActivationCode);
  expect(text).not.toContain(esim.iccid);
  expect(text).not.toContain('LPA:');
  expect(await operatorEsim(desk.db, owner, newId('esm'))).toBeNull();
});

test('suspend and resume go through the same machine as those of its owner', async () => {
  const { esim } = await installed();
  expect(await change(esim.id, 'suspend')).toBe('asked');
  await desk.work();
  expect((await page(esim.id)).state).toBe('suspended');
  expect(await change(esim.id, 'suspend')).toBe('not-now');
  expect(await change(esim.id, 'resume')).toBe('asked');
  await desk.work();
  expect((await page(esim.id)).state).toBe('installing');
  expect((await deedsOf(`esim:${esim.id}`)).map(({ action }) => action)).toEqual([
    'suspend-esim',
    'resume-esim',
  ]);
  expect((await at.changesOf(esim.id)).map(({ actor }) => actor)).toEqual([
    'operator:owner@shop.example',
    'operator:owner@shop.example',
  ]);
});

test('a revoke wants the last four digits, ends the eSIM and returns no money', async () => {
  const { orderId, esim } = await installed();
  expect(await change(esim.id, 'revoke', '0000')).toBe('wrong-digits');
  expect(await change(esim.id, 'revoke')).toBe('wrong-digits');
  expect(await at.changesOf(esim.id)).toEqual([]);
  expect(await change(esim.id, 'revoke', esim.iccid.slice(-4))).toBe('asked');
  await desk.work();
  expect(await page(esim.id)).toMatchObject({ state: 'ended', esimStatus: 'REVOKE' });
  expect(await at.refundsOf(orderId)).toEqual([]);
  expect((await page(esim.id)).obstacles.revoke).toBe('ended');
});

test('a revoke goes through while the payment is disputed; nothing else does', async () => {
  const { orderId, esim } = await installed();
  await desk.db.execute(sql`update orders set state = 'disputed' where id = ${orderId}`);
  expect(await change(esim.id, 'suspend')).toBe('not-now');
  expect((await replace(esim.id)).said).toBe('not-now');
  expect(await change(esim.id, 'revoke', esim.iccid.slice(-4))).toBe('asked');
  await desk.work();
  expect((await page(esim.id)).state).toBe('ended');
});

test('a replacement is delivered like any other, paid by nobody, linked both ways', async () => {
  const { orderId, esim } = await installed();
  const anew = await replaced(esim.id);
  expect(await desk.row(anew)).toMatchObject({
    kind: 'replacement',
    state: 'paid',
    totalCents: 0,
    capturedCents: 0,
    email: (await desk.row(orderId)).email,
    customerId: (await desk.row(orderId)).customerId,
  });
  expect((await desk.line(anew)).state).toBe('delivered');
  expect(desk.supplierOrders(anew)).toHaveLength(1);
  const view = await desk.view(anew);
  expect(view?.lines[0]?.units[0]?.esim).not.toBeNull();
  expect(await at.mailsOf(anew, 'esim-ready')).toBe(1);
  expect((await page(esim.id)).replacedBy).toBe(anew);
  const [unit] = (await operatorOrder(desk.db, owner, anew))?.lines[0]?.units ?? [];
  expect(unit?.replaces).toBe(orderId);
  expect(await deedsOf(`esim:${esim.id}`)).toMatchObject([
    { action: 'replace-esim', cause: 'Never connected', after: { order: anew } },
  ]);
});

test('what was replaced is not refunded, and what was refunded is not replaced', async () => {
  const { orderId, esim } = await installed();
  await replaced(esim.id);
  const unit = (await operatorOrder(desk.db, owner, orderId))?.lines[0]?.units[0];
  const wish = { orderId, unitId: unit?.id ?? null, cents: null, reason: 'Both, please' };
  expect(await refundUnits(desk.db, owner, wish)).toBe('not-now');
  expect((await replace(esim.id)).said).toBe('not-now');
  // Nor by a statement that asks nobody.
  const values = {
    id: newId('rfd'),
    orderId,
    unitId: unit?.id,
    purpose: 'goodwill',
    amountCents: 100,
  } as const;
  await expect(desk.db.insert(refunds).values(values)).rejects.toThrow();
  await expect(desk.db.insert(refunds).values({ ...values, unitId: null })).rejects.toThrow();

  const other = await installed();
  const otherWish = { ...wish, orderId: other.orderId, unitId: null };
  expect(await refundUnits(desk.db, owner, otherWish)).toBe('refund-asked');
  expect((await page(other.esim.id)).replace).toBe('refunded');
  expect((await replace(other.esim.id)).said).toBe('not-now');
});

test('of an eSIM and its replacement the customer cancels neither for money', async () => {
  const { orderId, esim } = await at.bought();
  const anew = await replaced(esim.id);
  const view = await desk.view(anew);
  const other = view?.lines[0]?.units[0]?.esim?.id ?? '';
  const viewer = { ...desk.buyer, orderToken: null };
  for (const [order, id] of [
    [orderId, esim.id],
    [anew, other],
  ] as const) {
    expect(await askForChange(desk.db, 'a secret for links', viewer, order, id, 'cancel')).toEqual({
      ok: false,
      obstacle: 'replaced',
    });
  }
});

test('a failed refund of a unit that was replaced is not settled by hand', async () => {
  const { orderId, esim } = await installed();
  const wish = { orderId, unitId: null, cents: null, reason: 'It does not work' };
  expect(await refundUnits(desk.db, owner, wish)).toBe('refund-asked');
  await desk.work();
  const find = () => desk.db.select().from(refunds).where(eq(refunds.orderId, orderId));
  const [refund] = await find();
  await desk.stripe.refund(refund?.stripeRefundId ?? '', 'failed', 'lost_or_stolen_card');
  await lookAtRefund(desk.db, refund?.id ?? '');
  await desk.work();
  expect(await find()).toMatchObject([{ state: 'failed' }]);
  await replaced(esim.id);
  expect(await settleByHand(desk.db, owner, orderId, refund?.id ?? '', 'Paid by hand')).toBe('not-now');
});

test('refund and replacement at the same moment: one of them', async () => {
  for (let n = 0; n < 3; n += 1) {
    const { orderId, esim } = await installed();
    const wish = { orderId, unitId: null, cents: null, reason: 'At once' };
    const answers = await Promise.allSettled([replace(esim.id), refundUnits(desk.db, owner, wish)]);
    const went = answers.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
    const done = [
      went.some((one) => typeof one === 'object' && one.said === 'replaced'),
      went.includes('refund-asked'),
    ];
    expect(done.filter(Boolean)).toHaveLength(1);
    await desk.work();
  }
});

test('two replacements at once are one', async () => {
  const { esim } = await installed();
  const answers = await Promise.allSettled([replace(esim.id), replace(esim.id)]);
  const done = answers.filter((one) => one.status === 'fulfilled' && one.value.said === 'replaced');
  expect(done).toHaveLength(1);
});

test('a new eSIM that was replaced can be cancelled, and no money goes back for it', async () => {
  const { orderId, esim } = await at.bought();
  await replaced(esim.id);
  expect(await change(esim.id, 'cancel')).toBe('asked');
  await desk.work();
  expect((await page(esim.id)).state).toBe('ended');
  expect(await at.refundsOf(orderId)).toEqual([]);
});

test('a replacement that cannot be delivered raises an alarm, mails nobody about money, and leaves room for another', async () => {
  const { esim } = await installed();
  desk.supplier.settings({ allocation: { mode: 'never', delayMs: 0 } });
  const answer = await replace(esim.id);
  if (answer.said !== 'replaced') throw new Error(answer.said);
  await desk.work();
  await desk.pass(deadline, 60);
  const [unit] = await desk.db
    .select({ decision: orderUnits.decision })
    .from(orderUnits)
    .where(sql`line_id = (select id from order_lines where order_id = ${answer.orderId})`);
  expect(unit?.decision).toBe('refund');
  expect(await desk.db.select().from(alarms).where(eq(alarms.subject, answer.orderId))).toMatchObject([
    { kind: 'replacement-failed' },
  ]);
  expect(await desk.db.select().from(mails).where(eq(mails.orderId, answer.orderId))).toEqual([]);
  expect(await at.refundsOf(answer.orderId)).toEqual([]);
  expect((await page(esim.id)).replace).toBeNull();
  desk.calm();
  await replaced(esim.id);
});

test('roles: support suspends and reads, but kills and replaces nothing', async () => {
  const { esim } = await installed();
  const support = { ...owner, role: 'support' } as const;
  const wish = { reason: 'mischief', digits: esim.iccid.slice(-4) };
  for (const kind of ['cancel', 'revoke'] as const) {
    await expect(changeEsim(desk.db, support, esim.id, { ...wish, kind })).rejects.toThrow('Your role');
  }
  await expect(replaceEsim(desk.db, support, esim.id, 'mischief')).rejects.toThrow('Your role');
  const stale = { ...owner, fresh: false };
  await expect(replaceEsim(desk.db, stale, esim.id, 'mischief')).rejects.toThrow('Prove first');
  await expect(readEsimNow(desk.db, { ...owner, role: 'viewer' }, esim.id)).rejects.toThrow('Your role');
  expect(await readEsimNow(desk.db, support, esim.id)).toBe(true);
  expect(await changeEsim(desk.db, support, esim.id, { ...wish, kind: 'suspend' })).toBe('asked');
  await desk.work();
});
