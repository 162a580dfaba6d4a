import { setTimeout as sleep } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { alarms, esimChanges } from '#db/schema/index.ts';
import { advanceChange } from '#lib/changes/advance.ts';
import { changesAt } from './changes-desk.ts';
import { type Desk, deadline, openDesk } from './desk.ts';

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
/** After many failures nobody is called for a moment of real time. */
const breakerCloses = () => sleep(150);

describe('cancel, with answers lost', () => {
  test.each(['accept-then-reset', 'accept-then-hang', 'accept-then-status-500', 'accept-then-html'] as const)(
    '%s: cancelled once, refunded once [B17]',
    async (action) => {
      const before = balance();
      const { orderId, esim } = await at.bought();
      desk.supplier.fault({ match: { path: cancels, times: 1 }, action });
      await at.change(orderId, esim.id, 'cancel');
      await desk.pass(5);
      await at.expectCancelled(orderId, esim.id);
      expect(balance()).toBe(before);
    },
  );

  test.each(['reset', 'hang', 'status-503'] as const)('%s, never done: sent again', async (action) => {
    const { orderId, esim } = await at.bought();
    desk.supplier.fault({ match: { path: cancels, times: 2 }, action });
    await at.change(orderId, esim.id, 'cancel');
    await desk.pass(20, 5);
    await at.expectCancelled(orderId, esim.id);
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
      await at.expectCancelled(orderId, esim.id);
    }
  });

  test('two workers at once, one of them with a lost lease: one cancel, one refund', async () => {
    const { orderId, esim } = await at.bought();
    await at.ask(orderId, esim.id, 'cancel');
    const [change] = await at.changesOf(esim.id);
    const id = change?.id ?? '';
    desk.supplier.fault({ match: { path: cancels, times: 1 }, action: { answerAfterMs: 300 } });
    const slow = advanceChange(desk.works, id);
    await at.untilSent(esim.id);
    await desk.db
      .update(esimChanges)
      .set({ leaseUntil: sql`shop_now() - interval '1 second'` })
      .where(eq(esimChanges.id, id));
    await Promise.all([advanceChange(desk.works, id), advanceChange(desk.works, id)]);
    await slow;
    await desk.work();
    await at.expectCancelled(orderId, esim.id);
  });

  test('gone from the list after a yes: ended and refunded after ten minutes, not before', async () => {
    const { orderId, esim } = await at.bought();
    await at.ask(orderId, esim.id, 'cancel');
    // Seen once before the call.
    desk.supplier.fault({
      match: { path: '*/esim/query', contains: esim.esimTranNo, nth: 1, times: 1 },
      action: { delayMs: 1 },
    });
    desk.supplier.fault({
      match: { path: '*/esim/query', contains: esim.esimTranNo },
      action: { body: '{"success":true,"errorCode":"0","obj":{"esimList":[]}}', status: 200 },
    });
    await desk.work();
    await desk.pass(9 * 60, 20);
    expect(await at.changesOf(esim.id)).toMatchObject([{ state: 'sent' }]);
    expect(await at.refundsOf(orderId)).toEqual([]);
    await desk.pass(3 * 60, 20);
    await at.expectCancelled(orderId, esim.id);
  });

  test.each(['310403', '310404'])('no longer known after a yes (%s): ended and refunded', async (error) => {
    const { orderId, esim } = await at.bought();
    await at.ask(orderId, esim.id, 'cancel');
    desk.supplier.fault({
      match: { path: '*/esim/query', contains: esim.esimTranNo, nth: 1, times: 1 },
      action: { delayMs: 1 },
    });
    desk.supplier.fault({
      match: { path: '*/esim/query', contains: esim.esimTranNo },
      action: { error },
    });
    await desk.work();
    await at.expectCancelled(orderId, esim.id);
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
    await at.expectCancelled(orderId, esim.id);
    expect(at.callsTo('/esim/cancel')).toBe(calls + 1);
  });

  test('a yes that was none: asked again after ten minutes, cancelled and refunded once', async () => {
    const before = balance();
    const { orderId, esim } = await at.bought();
    desk.supplier.fault({
      match: { path: cancels, times: 1 },
      action: { body: '{"success":true,"errorCode":"0","obj":{}}' },
    });
    await at.change(orderId, esim.id, 'cancel');
    await desk.pass(9 * 60, 60);
    expect(await at.changesOf(esim.id)).toMatchObject([{ state: 'sent', reason: 'confirmed' }]);
    await desk.pass(3 * 60, 60);
    await at.expectCancelled(orderId, esim.id);
    expect(balance()).toBe(before);
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
    await at.expectCancelled(orderId, esim.id);
  });

  test('down for half an hour and nothing ever sent: nothing was changed', async () => {
    const { orderId, esim } = await at.bought();
    desk.supplier.fault({ action: 'status-503' });
    await at.change(orderId, esim.id, 'cancel');
    await desk.pass(deadline, 60);
    await at.expectRefused(orderId, esim.id, 'no-answer');
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
    ).toMatchObject([{ kind: 'change-stuck', closedAt: null }]);
    desk.supplier.clearFaults();
    await desk.pass(61);
    await at.expectCancelled(orderId, esim.id);
    const [alarm] = await desk.db
      .select()
      .from(alarms)
      .where(eq(alarms.subject, change?.id ?? ''));
    expect(alarm?.closedAt).not.toBeNull();
  });

  test('sent again and again without effect: refused after half an hour, seen to be unchanged', async () => {
    const { orderId, esim } = await at.bought();
    desk.supplier.fault({ match: { path: cancels }, action: 'status-503' });
    await at.change(orderId, esim.id, 'cancel');
    await desk.pass(deadline + 120, 61);
    await at.expectRefused(orderId, esim.id, 'no-answer');
    expect((await desk.view(orderId))?.lines[0]?.units).toMatchObject([{ state: 'ready', esim: {} }]);
  });
});
