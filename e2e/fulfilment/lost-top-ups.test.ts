import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { supplierIntents } from '#db/schema/index.ts';
import { advanceLine } from '#lib/fulfilment/advance.ts';
import { stopWaiting } from '#lib/orders/stop-waiting.ts';
import { deadline, expectRefunded } from './desk.ts';
import { expectBooksAgree, openTopUpDesk, type TopUpDesk } from './top-up-desk.ts';

const gigabyte = 1024 ** 3;
const call = { path: '*/esim/topup' };

let desk: TopUpDesk;
beforeAll(async () => {
  desk = await openTopUpDesk();
});
afterEach(() => desk.calm());
afterAll(() => desk.close());

describe('a lost answer', () => {
  test.each(['accept-then-hang', 'accept-then-reset', 'accept-then-status-500', 'accept-then-html'] as const)(
    '%s: seen on the eSIM, never sent again [B19]',
    async (action) => {
      desk.supplier.fault({ match: { ...call, times: 1 }, action });
      const base = await desk.bought();
      const orderId = await desk.topUp(base);
      await desk.pass(4, 2);
      expect(await desk.fate(orderId)).toEqual({ decision: 'deliver', line: 'delivered' });
      expect(desk.atSupplier(orderId)).toHaveLength(1);
      expect((await desk.esim(base.id)).allowance).toBe(1);
    },
  );

  test('and a list without transaction ids: the grown total is the proof', async () => {
    const base = await desk.bought();
    desk.supplier.fault({ match: { ...call, times: 1 }, action: 'accept-then-reset' });
    desk.supplier.tamper({ esimTranNo: base.esimTranNo, kind: { set: { packageList: [] } } });
    const orderId = await desk.topUp(base);
    await desk.pass(4, 2);
    expect(await desk.fate(orderId)).toMatchObject({ decision: 'deliver' });
    expect(desk.atSupplier(orderId)).toHaveLength(1);
  });

  test('and growth by something else than was bought is nobody’s proof', async () => {
    const base = await desk.bought();
    desk.supplier.fault({ match: call, action: 'reset' });
    const orderId = await desk.pay(base);
    const { totalBytes, totalDays } = await desk.esim(base.id);
    await desk.work();
    desk.supplier.tamper({
      esimTranNo: base.esimTranNo,
      kind: {
        set: { packageList: [], totalVolume: totalBytes + 5 * 1024 ** 3, totalDuration: totalDays + 30 },
      },
    });
    await desk.pass(60, 10);
    expect(await desk.fate(orderId)).toEqual({ decision: null, line: 'unknown' });
    await desk.pass(31 * 60, 60);
    expect(await desk.fate(orderId)).toMatchObject({ decision: 'refund' });
    expect(desk.atSupplier(orderId)).toEqual([]);
  });

  test.each(['second-topup', 'same-topup', 'error-310402'] as const)(
    'never done (%s): sent again once, only after ten minutes of proof, with the same id [B19]',
    async (repeatTopUp) => {
      desk.supplier.settings({ repeatTopUp });
      desk.supplier.fault({ match: { ...call, times: 1 }, action: 'reset' });
      const base = await desk.bought();
      const orderId = await desk.topUp(base);
      await desk.pass(9 * 60, 90);
      expect(desk.atSupplier(orderId)).toEqual([]);
      expect((await desk.line(orderId)).state).toBe('unknown');
      await desk.pass(2 * 60, 30);
      expect(await desk.fate(orderId)).toEqual({ decision: 'deliver', line: 'delivered' });
      expect(desk.atSupplier(orderId)).toMatchObject([{ transactionId: expect.stringMatching(/_1$/) }]);
    },
  );

  test('and a supplier that calls the repeat a duplicate: the eSIM decides', async () => {
    const base = await desk.bought();
    desk.supplier.fault({ match: { ...call, times: 1 }, action: 'reset' });
    desk.supplier.fault({ match: { ...call, times: 1 }, action: { error: '310402' } });
    const orderId = await desk.topUp(base);
    await desk.pass(11 * 60, 60);
    expect(await desk.fate(orderId)).toEqual({ decision: null, line: 'unknown' });
    const [intent] = await desk.db
      .select()
      .from(supplierIntents)
      .where(sql`${supplierIntents.transactionId} like ${`%${orderId}%`}`);
    expect(intent).toMatchObject({ outcome: 'unknown', errorCode: '310402' });
    await desk.pass(deadline - 11 * 60, 120);
    await expectRefunded(desk, orderId);
    // The supplier calls it there: looked for until it shows, or a person decides.
    expect((await desk.line(orderId)).state).toBe('closing');
    const other = await desk.bought();
    await desk.topUp(other);
  });

  test('the balance fell and nobody knows why: not sent again, an alarm, refunded at the deadline', async () => {
    const base = await desk.bought();
    desk.supplier.fault({ match: { ...call, times: 1 }, action: 'reset' });
    const orderId = await desk.topUp(base);
    desk.supplier.balance({ add: -50_000 });
    await desk.pass(12 * 60, 120);
    expect(await desk.alarms(orderId)).toEqual(['line-stuck']);
    expect(desk.atSupplier(orderId)).toEqual([]);
    await desk.pass(deadline - 12 * 60, 120);
    await expectRefunded(desk, orderId);
  });

  test('nothing clear for half an hour: refunded, closed once it stayed away', async () => {
    const base = await desk.bought();
    desk.supplier.fault({ match: call, action: 'reset' });
    const orderId = await desk.topUp(base);
    await desk.pass(deadline, 120);
    await expectRefunded(desk, orderId);
    expect(await desk.mails(orderId)).toContain('refunded');
    await desk.pass(16 * 60, 60);
    expect(await desk.fate(orderId)).toEqual({ decision: 'refund', line: 'closed' });
    expect(await desk.alarms(orderId)).toEqual([]);
    desk.supplier.clearFaults();
    const next = await desk.topUp(base);
    expect(await desk.fate(next)).toMatchObject({ decision: 'deliver' });
  });

  test('refunded, then found added: an alarm, its owner keeps it, the line is closed', async () => {
    const base = await desk.bought();
    desk.supplier.fault({ match: call, action: 'accept-then-reset' });
    const orderId = await desk.pay(base);
    // Seen once, then the supplier falls silent.
    await advanceLine(desk.works, (await desk.line(orderId)).id);
    desk.supplier.fault({ match: { path: '*/esim/query' }, action: 'status-503' });
    await desk.pass(deadline, 300);
    await expectRefunded(desk, orderId);
    desk.supplier.clearFaults();
    await desk.pass(130, 65);
    expect(await desk.fate(orderId)).toEqual({ decision: 'refund', line: 'closed' });
    expect(await desk.alarms(orderId)).toEqual(['topup-after-refund']);
    expect(await desk.esim(base.id)).toMatchObject({ totalBytes: 4 * gigabyte, allowance: 1 });
    await expectBooksAgree(desk, [orderId]);
  });

  test('a worker that dies in mid-call: another one looks before it does anything', async () => {
    const base = await desk.bought();
    const orderId = await desk.pay(base);
    const { id } = await desk.line(orderId);
    desk.supplier.fault({ match: { ...call, times: 1 }, action: 'accept-then-hang' });
    const dying = advanceLine(desk.works, id);
    await expect.poll(() => desk.atSupplier(orderId).length, { interval: 10 }).toBe(1);
    await desk.pool.query(
      `update order_lines set fence = fence + 1, lease_until = null, next_action_at = shop_now() where id = $1`,
      [id],
    );
    expect((await desk.line(orderId)).state).toBe('submitting');
    await desk.work();
    await dying;
    expect(await desk.fate(orderId)).toEqual({ decision: 'deliver', line: 'delivered' });
    expect(desk.atSupplier(orderId)).toHaveLength(1);
    expect((await desk.esim(base.id)).allowance).toBe(1);
  });

  test('a buyer who stops waiting is refunded on proof, not before', async () => {
    const base = await desk.bought();
    desk.supplier.fault({ match: call, action: 'reset' });
    const orderId = await desk.topUp(base);
    await desk.pass(9 * 60 + 50, 59);
    // The repeat goes out at ten minutes: from then on nobody knows again.
    await desk.pass(60, 10);
    const mine = { ...desk.buyer, orderToken: null };
    expect(await stopWaiting(desk.db, 'a secret for links', mine, orderId)).toBe(true);
    await desk.work();
    expect((await desk.units(orderId))[0]?.decision).toBeNull();
    await desk.pass(10 * 60, 60);
    await expectRefunded(desk, orderId);
    expect(desk.atSupplier(orderId)).toEqual([]);
  });
});

test('in the end both ledgers agree: each paid top-up added once, or refunded once', async () => {
  const late = await desk.pool.query<{ id: string }>(
    `select line.order_id as id from alarms join order_lines line on line.id = alarms.subject
     where alarms.kind = 'topup-after-refund'`,
  );
  await desk.pass(60, 30);
  await expectBooksAgree(
    desk,
    late.rows.map(({ id }) => id),
  );
});
