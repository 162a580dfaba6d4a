import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { events } from '#db/schema/index.ts';
import { startCheckout } from '#lib/checkout/start.ts';
import { ownEsim } from '#lib/orders/own-esim.ts';
import samples from '#lib/supplier/samples.json' with { type: 'json' };
import { openUsageDesk, type UsageDesk } from './usage-desk.ts';

const megabyte = 2 ** 20;
let desk: UsageDesk;
beforeAll(async () => {
  desk = await openUsageDesk();
});
afterEach(() => {
  desk.calm();
  desk.supplier.settings({ webhooks: 'normal', reuseIccid: 'off' });
});
afterAll(() => desk.close());

interface Sample {
  notifyType: string;
  notifyId?: string;
  content: Record<string, unknown>;
}
interface Ids {
  esimTranNo: string;
  orderNo: string;
  transactionId: string;
  iccid: string;
}
const published = Object.entries(samples.webhooks as Record<string, Sample>);
const aboutEsims = published.filter(([, { notifyType }]) => !/^(CHECK_HEALTH|ORDER_STATUS)/.test(notifyType));

/** A published webhook with the ids of one eSIM in the places where it has ids, and nowhere else. */
function about(sample: Sample, ids: Ids): Sample {
  const named = Object.entries(ids).filter(([key]) => key in sample.content);
  return { ...sample, content: { ...sample.content, ...Object.fromEntries(named) } };
}

async function idsOf(tranNo: string): Promise<Ids> {
  const { esimTranNo, orderNo, transactionId, iccid } = await desk.supplier.esim(tranNo, {});
  return { esimTranNo, orderNo, transactionId, iccid };
}

async function lastEvent() {
  const all = await desk.db.select().from(events);
  return all.sort((a, b) => (a.id < b.id ? -1 : 1)).at(-1);
}

describe('every published webhook, new and legacy', () => {
  test.each(aboutEsims)('%s: its eSIM is read again, its figures are not used', async (_, sample) => {
    const esim = await desk.esim();
    await desk.supplier.esim(esim.tranNo, { install: true });
    await desk.supplier.idle();
    await desk.follow();
    await desk.supplier.esim(esim.tranNo, {
      set: { orderUsage: 321 * megabyte, smdpStatus: 'ENABLED', esimStatus: 'IN_USE' },
    });
    const said = about(sample, await idsOf(esim.tranNo));
    expect((await desk.supplier.forge(said)).status).toBe(200);
    expect(await desk.follow()).toBe(1);
    expect(await esim.row()).toMatchObject({
      esimStatus: 'IN_USE',
      smdpStatus: 'ENABLED',
      usedBytes: 321 * megabyte,
      totalBytes: 3072 * megabyte,
    });
    expect(await lastEvent()).toMatchObject({ type: sample.notifyType, state: 'done' });
    await desk.supplier.forge(said);
    expect(await desk.follow()).toBe(0);
  });

  test.each(published)('%s, as published, names nothing of ours and makes no call', async (_, sample) => {
    const before = desk.callsSoFar();
    await desk.supplier.forge({ ...sample, notifyId: `${sample.notifyId} foreign` });
    expect(await desk.follow()).toBe(0);
    expect(desk.callsSoFar()).toBe(before);
    const state = sample.notifyType === 'CHECK_HEALTH' ? 'done' : 'ignored';
    expect(await lastEvent()).toMatchObject({ type: sample.notifyType, state });
  });

  test.each(published.filter(([, { notifyType }]) => notifyType === 'ORDER_STATUS'))(
    '%s: the order is delivered',
    async (_, sample) => {
      desk.supplier.settings({ webhooks: 'lost', allocation: { mode: 'never' } });
      const orderId = await desk.buy();
      await desk.settle(orderId);
      await desk.work();
      const [order] = desk.supplierOrders(orderId);
      if (!order) throw new Error('no supplier order');
      await desk.supplier.allocate(order.orderNo);
      expect((await desk.view(orderId))?.finished).toBe(false);
      const ids = { esimTranNo: '', iccid: '', orderNo: order.orderNo, transactionId: order.transactionId };
      await desk.supplier.forge(about(sample, ids));
      await desk.follow();
      await desk.work();
      expect((await desk.view(orderId))?.finished).toBe(true);
    },
  );

  test('one of a type nobody knows yet reads what it names; without content it is kept', async () => {
    const esim = await desk.esim();
    await desk.supplier.forge({ notifyType: 'ROAMING_NEWS', content: await idsOf(esim.tranNo) });
    expect(await desk.follow()).toBe(1);
    for (const body of [{ notifyType: 'ROAMING_NEWS' }, { content: null }, { notifyType: 7, content: 'x' }]) {
      expect((await desk.supplier.forge(body)).status).toBe(200);
      expect(await desk.follow()).toBe(0);
      expect((await lastEvent())?.state).toBe('ignored');
    }
  });

  test('in lower case is the same type', async () => {
    await desk.supplier.forge({ notifyType: 'check_health', notifyId: 'low', content: {} });
    await desk.follow();
    expect(await lastEvent()).toMatchObject({ state: 'done' });
  });
});

describe('a webhook without the transaction number', () => {
  test('reads the eSIM with that ICCID in our own order, or all of the order', async () => {
    const orderId = await desk.deliver({ quantity: 3 });
    const [first, second] = await desk.esimsOf(orderId);
    if (!first || !second) throw new Error('no eSIMs');
    const { orderNo, transactionId } = await idsOf(first.esimTranNo);
    const rung = async (content: Record<string, unknown>) => {
      await desk.supplier.forge({ notifyType: 'VALIDITY_USAGE', content });
      return desk.follow();
    };
    expect(await rung({ orderNo, iccid: second.iccid })).toBe(1);
    expect(await rung({ transactionId, iccid: first.iccid })).toBe(1);
    expect(await rung({ orderNo, transactionId })).toBe(3);
    expect(await rung({ orderNo, iccid: '8900000000000000009' })).toBe(3);
    expect(await rung({ iccid: first.iccid })).toBe(0);
    expect(await rung({ iccid: first.iccid, orderNo: 'B26010100009999', transactionId: 'other' })).toBe(0);
  });
});

describe('two customers with one ICCID', () => {
  const strangerKey = 'e'.repeat(64);
  const viewer = (buyerKey: string) => ({ buyerKey, customerId: null, orderToken: null });

  async function buyAs(buyerKey: string): Promise<string> {
    const started = await startCheckout(desk.counter, { buyerKey, customerId: null }, await desk.form({}));
    if (!started.ok) throw new Error(started.reason);
    const { stripeSessionId } = await desk.row(started.orderId);
    await desk.stripe.pay(stripeSessionId ?? '', { email: 'second@example.com' });
    await desk.settle(started.orderId);
    await desk.work();
    await desk.pass(6, 1);
    return started.orderId;
  }

  test('never see each other’s eSIM, whatever a webhook or an answer names [B16]', async () => {
    desk.supplier.settings({ reuseIccid: 'always' });
    const mine = await desk.esim();
    const theirOrder = await buyAs(strangerKey);
    const [theirs] = await desk.esimsOf(theirOrder);
    if (!theirs) throw new Error('no eSIM');
    const mineBefore = await mine.row();
    expect(theirs.iccid).toBe(mineBefore.iccid);

    await desk.supplier.esim(theirs.esimTranNo, { use: 500 * megabyte });
    await desk.follow();
    const legacy = samples.webhooks.VALIDITY_USAGE_legacy_without_tran;
    await desk.supplier.forge(about(legacy, await idsOf(theirs.esimTranNo)));
    expect(await desk.follow()).toBe(1);
    desk.supplier.tamper({ esimTranNo: mine.tranNo, times: 1, kind: 'foreign-row' });
    await desk.refresh(mine.id);
    await desk.refresh(mine.id);
    expect(await mine.row()).toMatchObject({
      usedBytes: 0,
      esimStatus: 'GOT_RESOURCE',
      smdpStatus: 'RELEASED',
    });
    expect(await desk.readings(mine.id)).toEqual([]);
    expect(await desk.readings(theirs.id)).toHaveLength(1);

    const me = viewer(desk.buyer.buyerKey);
    const see = (who: ReturnType<typeof viewer>, orderId: string, esimId: string) =>
      ownEsim(desk.db, 'a secret for links', who, orderId, esimId);
    expect((await see(me, mine.orderId, mine.id))?.esim.id).toBe(mine.id);
    expect((await see(viewer(strangerKey), theirOrder, theirs.id))?.esim.id).toBe(theirs.id);
    expect(await see(me, theirOrder, theirs.id)).toBeNull();
    expect(await see(me, mine.orderId, theirs.id)).toBeNull();
    expect(await see(viewer(strangerKey), mine.orderId, mine.id)).toBeNull();
    expect(await see(viewer(strangerKey), theirOrder, mine.id)).toBeNull();
    expect(await desk.db.$count(events, eq(events.state, 'failed'))).toBe(0);
  });
});
