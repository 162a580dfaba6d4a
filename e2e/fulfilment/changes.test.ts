import { setTimeout as sleep } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { alarms, esimChanges, orderLines, orders, refunds, supplierIntents } from '#db/schema/index.ts';
import { advanceChange } from '#lib/changes/advance.ts';
import { askForChange } from '#lib/changes/ask.ts';
import { newId } from '#lib/ids.ts';
import { changesAt } from './changes-desk.ts';
import { type Desk, deadline, expectRefunded, openDesk } from './desk.ts';

let desk: Desk;
let at: ReturnType<typeof changesAt>;
beforeAll(async () => {
  desk = await openDesk();
  at = changesAt(desk);
});
afterEach(() => desk.calm());
afterAll(() => desk.close());

const cancels = '*/esim/cancel';
const balance = () => desk.supplier.ledger().balance;

/** Cancelled at the supplier once, money back once, one mail, no code. */
async function expectCancelled(orderId: string, esimId: string): Promise<void> {
  expect((await at.changesOf(esimId)).map(({ state }) => state)).toEqual(['done']);
  expect(await at.first(orderId)).toMatchObject({ esimStatus: 'CANCEL', nextReadAt: null });
  const { totalCents } = await desk.row(orderId);
  expect(await at.refundsOf(orderId)).toEqual([
    { purpose: 'cancelled', state: 'succeeded', cents: totalCents },
  ]);
  expect(await at.mailsOf(orderId, 'cancelled')).toBe(1);
  await expectRefunded(desk, orderId);
}

async function expectRefused(orderId: string, esimId: string, reason: string): Promise<void> {
  expect(await at.changesOf(esimId)).toMatchObject([{ state: 'refused', reason, nextActionAt: null }]);
  expect(await at.refundsOf(orderId)).toEqual([]);
  expect(await at.mailsOf(orderId, 'cancelled')).toBe(0);
}

describe('cancel', () => {
  test('the supplier takes it back, then the money goes back', async () => {
    const before = balance();
    const { orderId, esim } = await at.bought();
    expect(await at.change(orderId, esim.id, 'cancel')).toMatchObject({ ok: true });
    await expectCancelled(orderId, esim.id);
    expect(balance()).toBe(before);
    expect(at.callsTo('/esim/cancel')).toBe(1);
  });

  test('no refund is written before the supplier has said yes', async () => {
    const { orderId, esim } = await at.bought();
    desk.supplier.fault({ match: { path: cancels }, action: 'status-503' });
    await at.change(orderId, esim.id, 'cancel');
    await desk.pass(120, 10);
    expect(await at.changesOf(esim.id)).toMatchObject([{ state: 'sent' }]);
    expect(await at.refundsOf(orderId)).toEqual([]);
    desk.supplier.clearFaults();
    await desk.pass(61);
    await expectCancelled(orderId, esim.id);
  });

  test('a second click finds the first, two at once too; afterwards there is nothing to cancel', async () => {
    const { orderId, esim } = await at.bought();
    const asked = await Promise.all([1, 2, 3].map(() => at.ask(orderId, esim.id, 'cancel')));
    expect(new Set(asked.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(await at.ask(orderId, esim.id, 'suspend')).toEqual({ ok: false, obstacle: 'not-on-phone' });
    await desk.work();
    await expectCancelled(orderId, esim.id);
    expect(await at.ask(orderId, esim.id, 'cancel')).toEqual({ ok: false, obstacle: 'ended' });
  });

  test('one of three: the others stay, exactly its price goes back', async () => {
    const { orderId, esim } = await at.bought(3);
    await at.change(orderId, esim.id, 'cancel');
    const [line] = (await desk.view(orderId))?.lines ?? [];
    expect(
      line?.units.map(({ state, refundPurpose, esim: shown }) => [state, refundPurpose, !!shown]),
    ).toEqual([
      ['refunded', 'cancelled', false],
      ['ready', null, true],
      ['ready', null, true],
    ]);
    expect(await at.sentBack(orderId)).toBe(line?.unitPriceCents);
    expect(desk.supplierOrders(orderId)[0]?.esims.map(({ cancelled }) => cancelled)).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('a top-up goes back with it, each to its own payment, and the balance is whole', async () => {
    const before = balance();
    const { orderId, esim } = await at.bought();
    const topUp = await at.toppedUp(esim);
    expect(balance()).toBeLessThan(before);
    await at.change(orderId, esim.id, 'cancel');
    await desk.pass(5);
    expect(balance()).toBe(before);
    for (const id of [orderId, topUp]) {
      const { totalCents } = await desk.row(id);
      expect(await at.refundsOf(id)).toEqual([
        { purpose: 'cancelled', state: 'succeeded', cents: totalCents },
      ]);
      expect(await at.sentBack(id)).toBe(totalCents);
    }
    expect(await at.mailsOf(orderId, 'cancelled')).toBe(1);
  });

  test('what went back as goodwill before does not go back again, and does not hide the code', async () => {
    const { orderId, esim } = await at.bought();
    const { unitId } = esim;
    await desk.db.insert(refunds).values({
      ...{ id: newId('rfd'), orderId, unitId, purpose: 'goodwill', amountCents: 100, currency: 'usd' },
      nextActionAt: sql`shop_now()`,
    });
    await desk.work();
    expect((await desk.view(orderId))?.lines[0]?.units).toMatchObject([{ state: 'ready', esim: {} }]);
    await at.change(orderId, esim.id, 'cancel');
    const { totalCents } = await desk.row(orderId);
    expect(await at.sentBack(orderId)).toBe(totalCents);
    expect((await at.refundsOf(orderId)).map(({ cents }) => cents).sort()).toEqual(
      [100, totalCents - 100].sort(),
    );
  });
});

describe('cancel, too late', () => {
  test('on a phone: refused at once, and nobody is called', async () => {
    const { orderId, esim } = await at.bought();
    await desk.supplier.esim(esim.esimTranNo, { install: true });
    await at.refresh(esim.id);
    expect(await at.ask(orderId, esim.id, 'cancel')).toEqual({ ok: false, obstacle: 'downloaded' });
    expect(await at.changesOf(esim.id)).toEqual([]);
  });

  test('installed after the click: the look before the call sees it', async () => {
    const calls = at.callsTo('/esim/cancel');
    const { orderId, esim } = await at.bought();
    await at.ask(orderId, esim.id, 'cancel');
    await desk.supplier.esim(esim.esimTranNo, { install: true });
    await desk.work();
    await expectRefused(orderId, esim.id, 'downloaded');
    expect((await desk.view(orderId))?.lines[0]?.units[0]?.esim).toMatchObject({
      smdpStatus: 'INSTALLATION',
    });
    expect(at.callsTo('/esim/cancel')).toBe(calls);
  });

  test('installed between look and call (200002): no money', async () => {
    const { orderId, esim } = await at.bought();
    desk.supplier.fault({ match: { path: cancels }, action: { delayMs: 250 } });
    const working = at.change(orderId, esim.id, 'cancel');
    await untilSent(esim.id);
    await desk.supplier.esim(esim.esimTranNo, { install: true });
    await working;
    await expectRefused(orderId, esim.id, 'downloaded');
  });
});

/** After many failures nobody is called for a moment of real time. */
const breakerCloses = () => sleep(150);

/** Until the call to the supplier is on its way. */
async function untilSent(esimId: string): Promise<void> {
  await expect.poll(async () => (await at.changesOf(esimId))[0]?.state, { interval: 5 }).toBe('sent');
}

describe('cancel, with answers lost', () => {
  test.each(['accept-then-reset', 'accept-then-hang', 'accept-then-status-500', 'accept-then-html'] as const)(
    '%s: cancelled once, refunded once',
    async (action) => {
      const before = balance();
      const { orderId, esim } = await at.bought();
      desk.supplier.fault({ match: { path: cancels, times: 1 }, action });
      await at.change(orderId, esim.id, 'cancel');
      await desk.pass(5);
      await expectCancelled(orderId, esim.id);
      expect(balance()).toBe(before);
    },
  );

  test.each(['reset', 'hang', 'status-503'] as const)('%s, never done: sent again', async (action) => {
    const { orderId, esim } = await at.bought();
    desk.supplier.fault({ match: { path: cancels, times: 2 }, action });
    await at.change(orderId, esim.id, 'cancel');
    await desk.pass(20, 5);
    await expectCancelled(orderId, esim.id);
  });

  test('the worker died in mid-call, or after the answer: found out by looking', async () => {
    for (const reached of [false, true]) {
      const { orderId, esim } = await at.bought();
      await at.ask(orderId, esim.id, 'cancel');
      await desk.db
        .update(esimChanges)
        .set({ state: 'sent', leaseUntil: sql`shop_now() + interval '3 seconds'`, fence: 1 })
        .where(eq(esimChanges.esimId, esim.id));
      if (reached) await desk.works.supplier.cancel(esim.esimTranNo);
      await desk.pass(4);
      await expectCancelled(orderId, esim.id);
    }
  });

  test('two workers at once, one of them with a lost lease: one cancel, one refund', async () => {
    const { orderId, esim } = await at.bought();
    await at.ask(orderId, esim.id, 'cancel');
    const [change] = await at.changesOf(esim.id);
    const id = change?.id ?? '';
    desk.supplier.fault({ match: { path: cancels, times: 1 }, action: { answerAfterMs: 300 } });
    const slow = advanceChange(desk.works, id);
    await untilSent(esim.id);
    await desk.db
      .update(esimChanges)
      .set({ leaseUntil: sql`shop_now() - interval '1 second'` })
      .where(eq(esimChanges.id, id));
    await Promise.all([advanceChange(desk.works, id), advanceChange(desk.works, id)]);
    await slow;
    await desk.work();
    await expectCancelled(orderId, esim.id);
  });

  test('the list lags behind a yes: not asked again, not refused, refunded once it shows', async () => {
    const calls = at.callsTo('/esim/cancel');
    const { orderId, esim } = await at.bought();
    const stale = { set: { esimStatus: 'GOT_RESOURCE' } };
    desk.supplier.tamper({ esimTranNo: esim.esimTranNo, times: 6, kind: stale });
    await at.change(orderId, esim.id, 'cancel');
    await desk.pass(4, 1);
    expect(await at.changesOf(esim.id)).toMatchObject([{ state: 'sent' }]);
    await desk.pass(200, 10);
    await expectCancelled(orderId, esim.id);
    expect(at.callsTo('/esim/cancel')).toBe(calls + 1);
  });
});

describe('cancel, with the supplier away', () => {
  test('down for a while: done once it is back', async () => {
    const { orderId, esim } = await at.bought();
    desk.supplier.fault({ action: 'status-503' });
    await at.change(orderId, esim.id, 'cancel');
    await desk.pass(10 * 60, 60);
    expect(await at.changesOf(esim.id)).toMatchObject([{ state: 'due' }]);
    desk.supplier.clearFaults();
    await desk.pass(61);
    await expectCancelled(orderId, esim.id);
  });

  test('down for half an hour and nothing ever sent: nothing was changed', async () => {
    const { orderId, esim } = await at.bought();
    desk.supplier.fault({ action: 'status-503' });
    await at.change(orderId, esim.id, 'cancel');
    await desk.pass(deadline, 60);
    await expectRefused(orderId, esim.id, 'no-answer');
    desk.supplier.clearFaults();
    await at.change(orderId, esim.id, 'cancel');
    await breakerCloses();
    await desk.pass(2);
    expect((await at.changesOf(esim.id)).map(({ state }) => state)).toEqual(['refused', 'done']);
    expect(await at.sentBack(orderId)).toBe((await desk.row(orderId)).totalCents);
  });

  test('sent, and then nothing can be seen: never refused, a person hears, done once it shows', async () => {
    const { orderId, esim } = await at.bought();
    desk.supplier.fault({ match: { path: cancels, times: 1 }, action: 'accept-then-reset' });
    await at.change(orderId, esim.id, 'cancel');
    desk.supplier.fault({ match: { path: '*/esim/query' }, action: 'status-503' });
    await desk.pass(3600, 600);
    const [change] = await at.changesOf(esim.id);
    expect(change?.state).toBe('sent');
    expect(
      await desk.db
        .select()
        .from(alarms)
        .where(eq(alarms.subject, change?.id ?? '')),
    ).toMatchObject([{ kind: 'change-stuck' }]);
    desk.supplier.clearFaults();
    await desk.pass(61);
    await expectCancelled(orderId, esim.id);
  });

  test('sent again and again without effect: refused after half an hour, seen to be unchanged', async () => {
    const { orderId, esim } = await at.bought();
    desk.supplier.fault({ match: { path: cancels }, action: 'status-503' });
    await at.change(orderId, esim.id, 'cancel');
    await desk.pass(deadline + 120, 61);
    await expectRefused(orderId, esim.id, 'no-answer');
    expect((await desk.view(orderId))?.lines[0]?.units).toMatchObject([{ state: 'ready', esim: {} }]);
  });
});

describe('cancel, and other things going on', () => {
  test('a top-up nobody knows the end of comes first', async () => {
    const { orderId, esim } = await at.bought();
    const lineId = await bareTopUpLine(esim.id, orderId);
    const about = { lineId, kind: 'topup', esimId: esim.id } as const;
    const intent = { ...about, id: newId('int'), transactionId: `tu_${esim.id}`, n: 1, request: {} };
    await desk.db.insert(supplierIntents).values(intent);
    await at.change(orderId, esim.id, 'cancel');
    await desk.pass(60, 5);
    expect(await at.changesOf(esim.id)).toMatchObject([{ state: 'due' }]);
    await desk.db
      .update(supplierIntents)
      .set({ outcome: 'accepted' })
      .where(eq(supplierIntents.id, intent.id));
    await desk.pass(6);
    expect(await at.changesOf(esim.id)).toMatchObject([{ state: 'done' }]);
  });

  test('a disputed payment: nothing can be asked, and what was asked is not sent', async () => {
    const { orderId, esim } = await at.bought();
    await at.ask(orderId, esim.id, 'cancel');
    await desk.db.update(orders).set({ state: 'disputed' }).where(eq(orders.id, orderId));
    expect(await at.ask(orderId, (await at.first(orderId)).id, 'suspend')).toEqual({
      ok: false,
      obstacle: 'disputed',
    });
    await desk.work();
    await expectRefused(orderId, esim.id, 'disputed');
    expect(desk.supplierOrders(orderId)[0]?.esims).toMatchObject([{ cancelled: false }]);
  });

  test('disputed while the network was being asked: cancelled, nothing sent back, a person hears', async () => {
    const { orderId, esim } = await at.bought();
    await at.ask(orderId, esim.id, 'cancel');
    desk.supplier.fault({ match: { path: cancels }, action: { answerAfterMs: 200 } });
    const working = desk.work();
    await untilSent(esim.id);
    await desk.db.update(orders).set({ state: 'disputed' }).where(eq(orders.id, orderId));
    await working;
    expect(await at.changesOf(esim.id)).toMatchObject([{ state: 'done' }]);
    expect(await at.refundsOf(orderId)).toEqual([]);
    expect(await desk.db.select().from(alarms).where(eq(alarms.subject, esim.id))).toMatchObject([
      { kind: 'change-stuck' },
    ]);
  });

  /** The line of a top-up, without what a payment would add. */
  async function bareTopUpLine(esimId: string, like: string): Promise<string> {
    const [order, line] = [await desk.row(like), await desk.line(like)];
    const [id, lineId] = [newId('ord'), newId('lin')];
    const { buyerKey, termsVersion, totalCents } = order;
    await desk.db
      .insert(orders)
      .values({ id, kind: 'topup', checkoutKey: id, buyerKey, termsVersion, totalCents });
    const { plan, planCode, supplierCode, unitPriceCents, costUnits } = line;
    await desk.db.insert(orderLines).values({
      ...{ id: lineId, orderId: id, no: 1, esimId, quantity: 1 },
      ...{ plan, planCode, supplierCode, unitPriceCents, costUnits },
    });
    return lineId;
  }
});

describe('suspend and resume', () => {
  async function onPhone() {
    const one = await at.bought();
    await desk.supplier.esim(one.esim.esimTranNo, { install: true, enable: true, use: 1_000_000 });
    await at.refresh(one.esim.id);
    return one;
  }
  const stateOf = async (orderId: string) => (await at.first(orderId)).esimStatus;
  const last = async (esimId: string) => (await at.changesOf(esimId)).at(-1);

  test('off and on again', async () => {
    const { orderId, esim } = await onPhone();
    await at.change(orderId, esim.id, 'suspend');
    expect(await last(esim.id)).toMatchObject({ kind: 'suspend', state: 'done' });
    expect(await stateOf(orderId)).toBe('SUSPENDED');
    expect(await at.ask(orderId, esim.id, 'suspend')).toEqual({ ok: false, obstacle: 'suspended' });
    expect(await at.ask(orderId, esim.id, 'cancel')).toEqual({ ok: false, obstacle: 'downloaded' });
    await at.change(orderId, esim.id, 'resume');
    expect(await last(esim.id)).toMatchObject({ kind: 'resume', state: 'done' });
    expect(await stateOf(orderId)).toBe('IN_USE');
    expect(await at.ask(orderId, esim.id, 'resume')).toEqual({ ok: false, obstacle: 'not-suspended' });
    expect(await at.refundsOf(orderId)).toEqual([]);
  });

  test.each([
    ['suspend', '*/esim/suspend', 'SUSPENDED'],
    ['resume', '*/esim/unsuspend', 'IN_USE'],
  ] as const)('%s with a lost answer, done or not', async (kind, path, expected) => {
    for (const action of ['accept-then-reset', 'reset', 'accept-then-hang', 'status-503'] as const) {
      const { orderId, esim } = await onPhone();
      if (kind === 'resume') await at.change(orderId, esim.id, 'suspend');
      desk.supplier.fault({ match: { path, times: 1 }, action });
      await at.change(orderId, esim.id, kind);
      await desk.pass(3, 1);
      expect(await last(esim.id)).toMatchObject({ kind, state: 'done' });
      expect(await stateOf(orderId)).toBe(expected);
      desk.supplier.clearFaults();
    }
  });

  test('the supplier says no: refused, and the page says how it really stands', async () => {
    const { orderId, esim } = await onPhone();
    desk.supplier.fault({ match: { path: '*/esim/suspend' }, action: { error: '200002' } });
    await at.change(orderId, esim.id, 'suspend');
    expect(await last(esim.id)).toMatchObject({ state: 'refused', reason: 'network-refused' });
    expect(await stateOf(orderId)).toBe('IN_USE');
  });

  test('webhooks out of order: the state is what the supplier says now', async () => {
    const { orderId, esim } = await onPhone();
    await at.change(orderId, esim.id, 'suspend');
    await at.change(orderId, esim.id, 'resume');
    for (const esimStatus of ['IN_USE', 'SUSPENDED']) {
      await desk.hear({
        notifyType: 'ESIM_STATUS',
        content: { esimTranNo: esim.esimTranNo, esimStatus, smdpStatus: 'ENABLED' },
      });
      await at.refresh(esim.id);
      expect(await stateOf(orderId)).toBe('IN_USE');
    }
  });

  test('its time ran out before it could be resumed', async () => {
    const { orderId, esim } = await onPhone();
    await at.change(orderId, esim.id, 'suspend');
    await at.ask(orderId, esim.id, 'resume');
    await desk.supplier.esim(esim.esimTranNo, { set: { esimStatus: 'USED_EXPIRED' } });
    await desk.work();
    expect(await last(esim.id)).toMatchObject({ state: 'refused', reason: 'expired' });
  });
});

test('a stranger finds no such eSIM, whatever is asked; nor does the owner of another order', async () => {
  const { orderId, esim } = await at.bought();
  const other = await at.bought();
  const stranger = { buyerKey: 'x', customerId: null, orderToken: 'x' };
  for (const kind of ['cancel', 'suspend', 'resume'] as const) {
    await expect(
      askForChange(desk.db, 'a secret for links', stranger, orderId, esim.id, kind),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(at.ask(other.orderId, esim.id, kind)).rejects.toMatchObject({ code: 'not-found' });
    await expect(at.ask(orderId, newId('esm'), kind)).rejects.toMatchObject({ code: 'not-found' });
  }
  expect(await at.changesOf(esim.id)).toEqual([]);
});
