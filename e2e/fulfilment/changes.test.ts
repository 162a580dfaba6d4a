import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { alarms, orderLines, orders, refunds, supplierIntents } from '#db/schema/index.ts';
import { askForChange } from '#lib/changes/ask.ts';
import { esimsOf } from '#lib/esims/read.ts';
import { sentBackOf } from '#lib/esims/sent-back.ts';
import { newId } from '#lib/ids.ts';
import { changesAt } from './changes-desk.ts';
import { type Desk, openDesk } from './desk.ts';

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

describe('cancel', () => {
  test('the supplier takes it back, then the money goes back', async () => {
    const before = balance();
    const { orderId, esim } = await at.bought();
    expect(await at.change(orderId, esim.id, 'cancel')).toMatchObject({ ok: true });
    await at.expectCancelled(orderId, esim.id);
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
    await at.expectCancelled(orderId, esim.id);
  });

  test('a second click finds the first, two at once too; afterwards there is nothing to cancel [B17]', async () => {
    const { orderId, esim } = await at.bought();
    const asked = await Promise.all([1, 2, 3].map(() => at.ask(orderId, esim.id, 'cancel')));
    expect(new Set(asked.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(await at.ask(orderId, esim.id, 'suspend')).toEqual({ ok: false, obstacle: 'not-on-phone' });
    await desk.work();
    await at.expectCancelled(orderId, esim.id);
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
    const back = (await sentBackOf(desk.db, [esim.id])).get(esim.id) ?? [];
    const paid = [await desk.row(orderId), await desk.row(topUp)].map(({ totalCents }) => totalCents);
    expect(back.map(({ cents }) => cents).sort()).toEqual(paid.sort());
    expect(back.every(({ state }) => state === 'succeeded')).toBe(true);
    const { buyerKey } = await desk.row(orderId);
    const pass = (await esimsOf(desk.db, { customerId: null, buyerKey })).find(
      ({ esimId }) => esimId === esim.id,
    );
    expect(pass).toMatchObject({ ending: 'cancelled', sentBack: back, topUp: false, pocket: 'spent' });
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
    expect((await desk.view(orderId))?.lines[0]?.units).toMatchObject([
      { state: 'refunded', refundCents: totalCents - 100, esim: null },
    ]);
    expect((await at.refundsOf(orderId)).map(({ cents }) => cents).sort()).toEqual(
      [100, totalCents - 100].sort(),
    );
  });
});

describe('cancel, too late', () => {
  test('on a phone: refused at once, and nobody is called [E5]', async () => {
    const { orderId, esim } = await at.bought();
    await desk.supplier.esim(esim.esimTranNo, { install: true });
    await at.refresh(esim.id);
    expect(await at.ask(orderId, esim.id, 'cancel')).toEqual({ ok: false, obstacle: 'downloaded' });
    expect(await at.changesOf(esim.id)).toEqual([]);
  });

  test('installed after the click: the look before the call sees it [E6]', async () => {
    const calls = at.callsTo('/esim/cancel');
    const { orderId, esim } = await at.bought();
    await at.ask(orderId, esim.id, 'cancel');
    await desk.supplier.esim(esim.esimTranNo, { install: true });
    await desk.work();
    await at.expectRefused(orderId, esim.id, 'downloaded');
    expect((await desk.view(orderId))?.lines[0]?.units[0]?.esim).toMatchObject({
      smdpStatus: 'INSTALLATION',
    });
    expect(at.callsTo('/esim/cancel')).toBe(calls);
  });

  test('installed between look and call (200002): no money [B17, E6]', async () => {
    const { orderId, esim } = await at.bought();
    desk.supplier.fault({ match: { path: cancels }, action: { delayMs: 250 } });
    const working = at.change(orderId, esim.id, 'cancel');
    await at.untilSent(esim.id);
    await desk.supplier.esim(esim.esimTranNo, { install: true });
    await working;
    await at.expectRefused(orderId, esim.id, 'downloaded');
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
    await at.expectRefused(orderId, esim.id, 'disputed');
    expect(desk.supplierOrders(orderId)[0]?.esims).toMatchObject([{ cancelled: false }]);
  });

  test('disputed while the network was being asked: cancelled, nothing sent back, a person hears', async () => {
    const { orderId, esim } = await at.bought();
    await at.ask(orderId, esim.id, 'cancel');
    desk.supplier.fault({ match: { path: cancels }, action: { answerAfterMs: 200 } });
    const working = desk.work();
    await at.untilSent(esim.id);
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
