import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readings } from '#db/schema/index.ts';
import { orderFacts } from '#lib/notices/read.ts';
import { expectRefunded } from './desk.ts';
import { expectBooksAgree, openTopUpDesk, type TopUpDesk } from './top-up-desk.ts';

const gigabyte = 1024 ** 3;
const call = { path: '*/esim/topup' };

let desk: TopUpDesk;
beforeAll(async () => {
  desk = await openTopUpDesk();
});
afterEach(() => desk.calm());
afterAll(() => desk.close());

describe('a top-up', () => {
  test('of a new eSIM: added once, data and days add up, the owner is told', async () => {
    const base = await desk.bought();
    const orderId = await desk.topUp(base);
    expect(await desk.fate(orderId)).toEqual({ decision: 'deliver', line: 'delivered' });
    expect(await desk.esim(base.id)).toMatchObject({ totalBytes: 4 * gigabyte, totalDays: 37, allowance: 1 });
    expect(desk.atSupplier(orderId)).toMatchObject([
      { esimTranNo: base.esimTranNo, cost: expect.any(Number) },
    ]);
    expect(await desk.mails(orderId)).toEqual(['topped-up']);
    expect(await orderFacts(desk.db, orderId)).toMatchObject({ kind: 'topup', delivered: 1, refunded: 0 });
    await expectBooksAgree(desk);
  });

  test('of one in use: the count goes on, the first reading of the new allowance is the last count', async () => {
    const base = await desk.bought();
    await desk.live(base, { use: 2 * gigabyte });
    const before = await desk.esim(base.id);
    await desk.topUp(base, { gigabytes: 3 });
    const after = await desk.esim(base.id);
    expect(after).toMatchObject({ usedBytes: 2 * gigabyte, totalBytes: 6 * gigabyte, allowance: 1 });
    const added = (after.totalDays - before.totalDays) * 86_400_000;
    expect(after.expiresAt?.getTime()).toBe((before.expiresAt?.getTime() ?? 0) + added);
    const first = await desk.db
      .select()
      .from(readings)
      .where(sql`${readings.esimId} = ${base.id} and ${readings.allowance} = 1`);
    expect(first).toMatchObject([{ usedBytes: 2 * gigabyte, totalBytes: 6 * gigabyte, at: before.usedAt }]);
  });

  test('of one that is used up: in use again, and not told that it is used up once more', async () => {
    const base = await desk.bought();
    await desk.live(base, { use: 3 * gigabyte });
    expect((await desk.esim(base.id)).esimStatus).toBe('USED_UP');
    await desk.topUp(base, { gigabytes: 3 });
    expect(await desk.esim(base.id)).toMatchObject({ esimStatus: 'IN_USE', totalBytes: 6 * gigabyte });
    const told = await desk.pool.query('select kind, allowance from alerts where esim_id = $1', [base.id]);
    expect(told.rows).not.toContainEqual({ kind: 'used-up', allowance: 1 });
  });

  test.each(['documented', 'full'] as const)(
    'of a day pass: paid and added by days (%s list)',
    async (topUpList) => {
      desk.supplier.settings({ topUpList });
      const base = await desk.bought({ plan: 'GE_1_Daily_1Mbps', days: 2 });
      const orderId = await desk.topUp(base, { days: 5 });
      expect(await desk.esim(base.id)).toMatchObject({ totalDays: 7, allowance: 1 });
      const [one] = desk.atSupplier(orderId);
      expect(one?.cost).toBe((await desk.line(orderId)).costUnits * 5);
      const tooLong = await desk.topUpForm(base, { days: 359 });
      expect(await desk.start(base, tooLong)).toMatchObject({ ok: false, reason: 'too-many-days' });
    },
  );

  test('whose answer says nothing but yes: reckoned, then read', async () => {
    const base = await desk.bought();
    const orderId = await desk.pay(base);
    const transactionId = `${desk.works.shopTag}_${orderId}_1_1`;
    const body = JSON.stringify({ success: true, errorCode: '0', obj: { transactionId } });
    desk.supplier.fault({ match: call, action: { body, accept: true } });
    await desk.work();
    expect(await desk.esim(base.id)).toMatchObject({ totalBytes: 4 * gigabyte, totalDays: 37 });
  });
});

describe('two at once', () => {
  test('the second waits until the first is known, and both are added [B19]', async () => {
    const base = await desk.bought();
    desk.supplier.fault({ match: { ...call, times: 1 }, action: 'reset' });
    const first = await desk.topUpForm(base, {});
    const second = await desk.topUpForm(base, {});
    const orders: string[] = [];
    for (const form of [first, second]) {
      const started = await desk.start(base, form);
      if (!started.ok) throw new Error(started.reason);
      orders.push(started.orderId);
    }
    for (const orderId of orders) {
      await desk.stripe.pay((await desk.row(orderId)).stripeSessionId ?? '', { email: 'a@example.com' });
      await desk.settle(orderId);
    }
    await desk.work();
    expect(await desk.start(base, await desk.topUpForm(base, {}))).toMatchObject({ obstacle: 'unfinished' });
    const states = await Promise.all(orders.map(async (orderId) => (await desk.line(orderId)).state));
    expect(states.sort()).toEqual(['queued', 'unknown']);
    await desk.pass(11 * 60, 60);
    for (const orderId of orders) expect(await desk.fate(orderId)).toMatchObject({ decision: 'deliver' });
    expect(await desk.esim(base.id)).toMatchObject({ totalBytes: 5 * gigabyte, allowance: 2 });
  });

  test('the same key is the same payment page; other contents make the page too old', async () => {
    const base = await desk.bought();
    const form = await desk.topUpForm(base, {});
    const [one, two] = await Promise.all([desk.start(base, form), desk.start(base, form)]);
    expect(one).toEqual(two);
    expect(await desk.start(base, { ...form, days: 3 })).toMatchObject({ reason: 'page-too-old' });
  });

  test('it waits for a change of the eSIM that is on its way', async () => {
    const base = await desk.bought();
    const orderId = await desk.pay(base);
    await desk.pool.query(
      `insert into esim_changes (id, esim_id, kind, actor, next_action_at) values ($1, $2, 'suspend', 'buyer', null)`,
      [`chg_${base.id.slice(4)}`, base.id],
    );
    await desk.work();
    expect((await desk.line(orderId)).state).toBe('queued');
    await desk.pool.query(`update esim_changes set state = 'refused' where esim_id = $1`, [base.id]);
    await desk.pass(6);
    expect(await desk.fate(orderId)).toMatchObject({ decision: 'deliver' });
  });
});

describe('refused', () => {
  test.each(['200002', '310241', '310403', '400001'])('%s: the money goes back at once', async (error) => {
    const base = await desk.bought();
    desk.supplier.fault({ match: call, action: { error } });
    const orderId = await desk.topUp(base);
    await expectRefunded(desk, orderId);
    expect(await desk.fate(orderId)).toEqual({ decision: 'refund', line: 'closed' });
    expect(await desk.mails(orderId)).toEqual(['refunded']);
  });

  test('the eSIM expired between payment and call: refunded, nothing sent [B19]', async () => {
    const base = await desk.bought();
    const orderId = await desk.pay(base);
    await desk.supplier.esim(base.esimTranNo, { use: gigabyte, expire: true });
    const calls = desk.supplier.calls().calls.length;
    await desk.work();
    await expectRefunded(desk, orderId);
    expect(desk.supplier.calls().calls.slice(calls)).not.toContainEqual(
      expect.objectContaining({ path: expect.stringContaining('/esim/topup') }),
    );
  });

  test('the price rose a little: absorbed; a lot: refunded; fell: the lower one is paid [B19]', async () => {
    const offerOf = async (change: { price: number }) => {
      const base = await desk.bought();
      const orderId = await desk.pay(base);
      const before = (await desk.line(orderId)).costUnits;
      desk.supplier.package('ES_1_7', change);
      await desk.work();
      return { orderId, before };
    };
    const { price } = desk.supplier.package('ES_1_7', {}) as { price: number };
    const little = await offerOf({ price: price + 900 });
    expect(await desk.fate(little.orderId)).toMatchObject({ decision: 'deliver' });
    desk.supplier.package('ES_1_7', { price });
    const lot = await offerOf({ price: price * 6 });
    await expectRefunded(desk, lot.orderId);
    desk.supplier.package('ES_1_7', { price });
    const less = await offerOf({ price: price - 1_000 });
    expect(desk.atSupplier(less.orderId)[0]?.cost).toBeLessThan(less.before);
    desk.supplier.package('ES_1_7', { price });
  });

  test('the price check fails although the price is the same: sent once more without it', async () => {
    const base = await desk.bought();
    desk.supplier.fault({ match: { ...call, times: 1 }, action: { error: '200006' } });
    const orderId = await desk.topUp(base);
    expect(desk.atSupplier(orderId)).toMatchObject([{ transactionId: expect.stringMatching(/_2$/) }]);
  });

  test('the plan was withdrawn after payment: refunded', async () => {
    const base = await desk.bought();
    const orderId = await desk.pay(base);
    desk.supplier.package('ES_1_7', { withdrawn: true });
    await desk.work();
    await expectRefunded(desk, orderId);
    desk.supplier.package('ES_1_7', { withdrawn: false });
  });

  test('the balance is too low: waits, and is added after a refill', async () => {
    const base = await desk.bought();
    const orderId = await desk.pay(base);
    desk.supplier.balance({ set: 0 });
    await desk.work();
    expect((await desk.line(orderId)).state).toBe('balance_wait');
    desk.supplier.balance({ set: 100_000_000 });
    await desk.pass(32, 16);
    expect(await desk.fate(orderId)).toMatchObject({ decision: 'deliver' });
  });

  test('the supplier is out of reach: nothing is written, tried until it is back', async () => {
    const base = await desk.bought();
    const orderId = await desk.pay(base);
    desk.supplier.fault({ match: { path: '*/esim/query' }, action: 'status-503' });
    await desk.work();
    expect((await desk.line(orderId)).state).toBe('queued');
    desk.supplier.clearFaults();
    desk.supplier.fault({ match: { ...call, times: 1 }, action: { error: '401001' } });
    await desk.pass(12, 6);
    expect(await desk.fate(orderId)).toMatchObject({ decision: 'deliver' });
    expect(desk.atSupplier(orderId)).toMatchObject([{ transactionId: expect.stringMatching(/_2$/) }]);
  });

  test('the eleventh is refused before payment', async () => {
    const base = await desk.bought();
    for (let n = 0; n < 10; n += 1) await desk.topUp(base);
    expect((await desk.esim(base.id)).allowance).toBe(10);
    expect(await desk.start(base, await desk.topUpForm(base, {}))).toMatchObject({ obstacle: 'too-many' });
  });

  test('strangers, other prices and what is over are refused before payment', async () => {
    const base = await desk.bought();
    const other = await desk.bought();
    const form = await desk.topUpForm(base, {});
    await expect(desk.start({ ...base, orderId: other.orderId }, form)).rejects.toThrow('no such eSIM');
    const cheaper = { ...form, seenCents: form.seenCents - 1 };
    expect(await desk.start(base, cheaper)).toMatchObject({
      reason: 'price-changed',
      totalCents: form.seenCents,
    });
    expect(await desk.start(base, { ...form, offer: 'TOPUP_GUESSED' })).toMatchObject({
      reason: 'no-such-offer',
    });
    await desk.live(base, { use: gigabyte, expire: true });
    expect(await desk.start(base, form)).toMatchObject({ obstacle: 'expired' });
  });
});

describe('the list', () => {
  test('of a supplier that is away says so, and is never empty by mistake', async () => {
    const base = await desk.bought();
    desk.supplier.fault({ match: { path: '*/package/list' }, action: 'status-503' });
    expect(await desk.offers(base)).toEqual([]);
    expect(await desk.esim(base.id)).toMatchObject({ offersReason: 'away' });
    desk.supplier.clearFaults();
    expect((await desk.offers(base)).length).toBeGreaterThan(0);
    expect(await desk.esim(base.id)).toMatchObject({ offersReason: null });
  });
});

test('in the end both ledgers agree: each paid top-up added once, or refunded once', async () => {
  await desk.pass(60, 30);
  await expectBooksAgree(desk);
});
