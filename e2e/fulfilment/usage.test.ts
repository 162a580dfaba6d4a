import { setTimeout as sleep } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { esimChanges, esims } from '#db/schema/index.ts';
import { esimState } from '#lib/esims/states.ts';
import { newId } from '#lib/ids.ts';
import { usageOf } from '#lib/usage/read.ts';
import { openUsageDesk, type UsageDesk } from './usage-desk.ts';

const megabyte = 2 ** 20;
let desk: UsageDesk;
beforeAll(async () => {
  desk = await openUsageDesk();
});
afterEach(() => {
  desk.calm();
  desk.supplier.settings({ webhooks: 'normal' });
});
afterAll(() => desk.close());

type Esim = Awaited<ReturnType<UsageDesk['esim']>>;

const stateOf = async (esim: Esim) => {
  const { esimStatus, smdpStatus } = await esim.row();
  return esimState(esimStatus, smdpStatus);
};

/** Our row says what the supplier's says. */
async function expectSame(esim: Esim): Promise<void> {
  const theirs = await desk.supplier.esim(esim.tranNo, {});
  expect(await esim.row()).toMatchObject({
    esimStatus: theirs.esimStatus,
    smdpStatus: theirs.smdpStatus,
    usedBytes: theirs.orderUsage,
    totalBytes: theirs.totalVolume,
    totalDays: theirs.totalDuration,
  });
}

/** An answer of the usage call that was made up. */
function answerUsage(esim: Esim, dataUsage: number, lastUpdateTime: string, times = 1): void {
  const row = { esimTranNo: esim.tranNo, dataUsage, totalData: 3072 * megabyte, lastUpdateTime };
  const body = JSON.stringify({
    success: true,
    errorCode: '0',
    errorMsg: null,
    obj: { esimUsageList: [row] },
  });
  desk.supplier.fault({ match: { path: '*/usage/query', times }, action: { body, status: 200 } });
}

describe('an eSIM’s life', () => {
  test('arrives step by step through webhooks, is told, and counted at the network’s time', async () => {
    const esim = await desk.esim();
    const steps: [Parameters<typeof desk.supplier.esim>[1], string][] = [
      [{ install: true }, 'installing'],
      [{ enable: true }, 'installed'],
      [{ use: 100 * megabyte }, 'in-use'],
      [{ use: 1500 * megabyte }, 'in-use'],
      [{ disable: true }, 'in-use'],
      [{ enable: true, use: 1500 * megabyte }, 'used-up'],
      [{ delete: true }, 'removed'],
    ];
    for (const [change, state] of steps) {
      await desk.supplier.esim(esim.tranNo, change);
      await desk.follow();
      expect(await stateOf(esim), JSON.stringify(change)).toBe(state);
      await expectSame(esim);
      await desk.pass(60);
    }
    expect(await desk.story(esim.id)).toEqual([
      'installed',
      'enabled',
      'in-use',
      'disabled',
      'enabled',
      'used-up',
      'removed',
    ]);
    const counted = await desk.readings(esim.id);
    expect(counted.map(({ usedBytes }) => usedBytes / megabyte)).toEqual([100, 1600, 3100]);
    const row = await esim.row();
    expect(row.usedAt).toEqual(counted.at(-1)?.at);
    expect(row.installedAt).not.toBeNull();
    expect(row.activatedAt).not.toBeNull();
  });

  test('in use, its count is asked for; new, it is not', async () => {
    const before = desk.callsSoFar();
    const esim = await desk.esim();
    expect(desk.callsTo('/usage/query', before)).toEqual([]);
    await desk.supplier.esim(esim.tranNo, { use: megabyte });
    await desk.follow();
    expect(desk.callsTo('/usage/query', before)).toHaveLength(1);
    await desk.refresh(esim.id);
    expect(desk.callsTo('/usage/query', before)).toHaveLength(1);
    await desk.pass(40 * 60);
    await desk.refresh(esim.id);
    expect(desk.callsTo('/usage/query', before)).toHaveLength(2);
  });
});

describe('webhooks', () => {
  test('ten of each are one event and one read', async () => {
    const esim = await desk.esim();
    desk.supplier.settings({ webhooks: 'ten-times' });
    await desk.supplier.esim(esim.tranNo, { use: 100 * megabyte });
    expect(await desk.follow()).toBe(1);
    expect(await stateOf(esim)).toBe('in-use');
    expect(await desk.readings(esim.id)).toHaveLength(1);
  });

  test('out of order they end where the supplier is', async () => {
    const esim = await desk.esim();
    const before = desk.supplier.deliveries().length;
    desk.supplier.settings({ webhooks: 'lost' });
    await desk.supplier.esim(esim.tranNo, { use: 2900 * megabyte });
    const lost = desk.supplier.deliveries().slice(before);
    expect(lost.length).toBeGreaterThan(4);
    for (const { body } of lost.reverse()) {
      await desk.supplier.forge(JSON.parse(body));
      await desk.follow();
      await expectSame(esim);
    }
    expect(await stateOf(esim)).toBe('in-use');
  });

  test('forged figures change nothing', async () => {
    const esim = await desk.esim();
    const content = {
      esimTranNo: esim.tranNo,
      esimStatus: 'REVOKED',
      smdpStatus: 'DELETED',
      orderUsage: 9e15,
    };
    await desk.supplier.forge({ notifyType: 'ESIM_STATUS', notifyId: 'x', content });
    expect(await desk.follow()).toBe(1);
    await expectSame(esim);
    expect(await stateOf(esim)).toBe('new');
  });
});

describe('the sweep', () => {
  test('heals what lost webhooks would have said', async () => {
    const esim = await desk.esim();
    desk.supplier.settings({ webhooks: 'lost' });
    await desk.supplier.esim(esim.tranNo, { use: 700 * megabyte });
    await desk.pass(61 * 60);
    await desk.sweep();
    await expectSame(esim);
    await desk.supplier.esim(esim.tranNo, { use: 800 * megabyte });
    await desk.sweep();
    expect((await esim.row()).usedBytes).toBe(700 * megabyte);
    await desk.pass(11 * 60);
    await desk.sweep();
    await expectSame(esim);
    await desk.supplier.esim(esim.tranNo, { expire: true });
    await desk.pass(6 * 3600 + 60);
    await desk.sweep();
    expect(await stateOf(esim)).toBe('expired');
    expect((await esim.row()).nextReadAt).toBeNull();
  });

  test('asks for twelve in use in two calls and reads none in full while nothing moves', async () => {
    const orderId = await desk.deliver({ quantity: 12 });
    desk.supplier.settings({ webhooks: 'lost' });
    for (const { esimTranNo } of await desk.esimsOf(orderId)) {
      await desk.supplier.esim(esimTranNo, { use: 50 * megabyte });
    }
    await desk.sweep();
    const usedBytes = (await desk.esimsOf(orderId)).map((esim) => esim.usedBytes / megabyte);
    expect(usedBytes).toEqual(Array(12).fill(50));
    // Only these are due.
    await desk.db.update(esims).set({ nextReadAt: sql`shop_now() + interval '1 day'` });
    await desk.db
      .update(esims)
      .set({ nextReadAt: sql`shop_now()` })
      .where(eq(esims.supplierOrderNo, (await desk.esimsOf(orderId))[0]?.supplierOrderNo ?? ''));
    const before = desk.callsSoFar();
    await desk.sweep();
    expect(desk.callsTo('/usage/query', before)).toHaveLength(2);
    expect(desk.callsTo('/esim/query', before)).toHaveLength(0);
    await desk.sweep();
    expect(desk.callsTo('/usage/query', before)).toHaveLength(2);
  });

  test('leaves what is due as it is while the supplier is down', async () => {
    const esim = await desk.esim();
    desk.supplier.settings({ webhooks: 'lost' });
    await desk.supplier.esim(esim.tranNo, { use: 70 * megabyte });
    await desk.pass(61 * 60);
    desk.supplier.fault({ action: 'status-503' });
    await desk.sweep();
    expect((await esim.row()).usedBytes).toBe(0);
    desk.supplier.clearFaults();
    await desk.sweep();
    await expectSame(esim);
  });

  test('does not ask each minute for what the supplier does not know', async () => {
    const esim = await desk.esim();
    await desk.pass(61 * 60);
    desk.supplier.tamper({ esimTranNo: esim.tranNo, kind: 'missing-row' });
    await desk.sweep();
    const before = desk.callsSoFar();
    await desk.sweep();
    expect(desk.callsTo('/esim/query', before)).toEqual([]);
    expect((await esim.row()).nextReadAt).not.toBeNull();
  });
});

describe('a reading', () => {
  test('older than the newest is kept and not shown; a newer one corrects downwards', async () => {
    const esim = await desk.esim();
    await desk.supplier.esim(esim.tranNo, { use: 500 * megabyte });
    await desk.follow();
    const { usedAt } = await esim.row();
    await desk.pass(3600);
    answerUsage(esim, 200 * megabyte, '2026-01-01T10:00:00+0000');
    await desk.refresh(esim.id);
    expect(await esim.row()).toMatchObject({ usedBytes: 500 * megabyte, usedAt });
    answerUsage(esim, 400 * megabyte, new Date((usedAt?.getTime() ?? 0) + 1_800_000).toISOString());
    await desk.refresh(esim.id);
    expect((await esim.row()).usedBytes).toBe(400 * megabyte);
    expect((await desk.readings(esim.id)).map(({ usedBytes }) => usedBytes / megabyte)).toEqual([
      200, 500, 400,
    ]);
  });

  test('is not made up while the network’s count is not to be had; the profile’s news arrives', async () => {
    const esim = await desk.esim();
    desk.supplier.fault({ match: { path: '*/usage/query' }, action: 'status-500' });
    await desk.supplier.esim(esim.tranNo, { use: 500 * megabyte });
    await desk.follow();
    expect(await stateOf(esim)).toBe('in-use');
    expect(await esim.row()).toMatchObject({ usedBytes: 500 * megabyte, usedAt: null });
    expect(await desk.readings(esim.id)).toEqual([]);
    desk.supplier.clearFaults();
    await desk.refresh(esim.id);
    expect(await desk.readings(esim.id)).toHaveLength(1);
    expect((await esim.row()).usedAt).not.toBeNull();
  });

  test('that is garbage never falls to nothing', async () => {
    const esim = await desk.esim();
    await desk.supplier.esim(esim.tranNo, { use: 500 * megabyte });
    await desk.follow();
    for (const orderUsage of [-5, 2 ** 53 + 2, 'much', null]) {
      desk.supplier.tamper({ esimTranNo: esim.tranNo, times: 1, kind: { set: { orderUsage } } });
      answerUsage(esim, -1, 'yesterday');
      await desk.refresh(esim.id);
      expect((await esim.row()).usedBytes).toBe(500 * megabyte);
    }
  });

  test('belongs to one allowance', async () => {
    const esim = await desk.esim();
    await desk.supplier.esim(esim.tranNo, { use: 500 * megabyte });
    await desk.follow();
    await desk.db.update(esims).set({ allowance: 1 }).where(eq(esims.id, esim.id));
    await desk.pass(60);
    await desk.supplier.esim(esim.tranNo, { use: 100 * megabyte, set: { totalVolume: 6144 * megabyte } });
    await desk.refresh(esim.id);
    const usage = await usageOf(desk.db, esim.id);
    expect(usage.all.map(({ allowance, usedBytes }) => [allowance, usedBytes / megabyte])).toEqual([
      [0, 500],
      [1, 600],
    ]);
    expect(usage.current).toEqual([usage.all[1]]);
    expect(usage.current[0]?.totalBytes).toBe(6144 * megabyte);
  });
});

describe('an answer', () => {
  test('to an earlier read does not overwrite that of a later one', async () => {
    const esim = await desk.esim();
    desk.supplier.settings({ webhooks: 'lost' });
    desk.supplier.fault({ match: { path: '*/esim/query', times: 1 }, action: { answerAfterMs: 330 } });
    const before = desk.callsSoFar();
    const slow = desk.refresh(esim.id);
    while (desk.callsTo('/esim/query', before).length === 0) await sleep(5);
    await sleep(20);
    await desk.supplier.esim(esim.tranNo, { use: 90 * megabyte });
    await desk.refresh(esim.id);
    await expectSame(esim);
    await slow;
    await expectSame(esim);
    expect(await desk.readings(esim.id)).toHaveLength(1);
  });

  test('about another eSIM is never applied', async () => {
    const [mine, theirs] = [await desk.esim(), await desk.esim()];
    await desk.supplier.esim(theirs.tranNo, { use: 90 * megabyte });
    await desk.follow();
    const before = await mine.row();
    desk.supplier.tamper({ esimTranNo: mine.tranNo, times: 1, kind: 'foreign-row' });
    await desk.refresh(mine.id);
    expect(await mine.row()).toEqual({ ...before, nextReadAt: expect.any(Date) });
  });

  test('without a usable activation code still tells the status', async () => {
    const esim = await desk.esim();
    desk.supplier.tamper({ esimTranNo: esim.tranNo, kind: 'empty-ac' });
    await desk.supplier.esim(esim.tranNo, { set: { esimStatus: 'REVOKE' } });
    await desk.refresh(esim.id);
    expect(await stateOf(esim)).toBe('ended');
    expect((await esim.row()).totalBytes).toBe(3072 * megabyte);
  });

  test('without its dates leaves them as they were', async () => {
    const esim = await desk.esim();
    const { expiresAt } = await esim.row();
    desk.supplier.tamper({ esimTranNo: esim.tranNo, times: 1, kind: { set: { expiredTime: 'soon' } } });
    await desk.refresh(esim.id);
    expect((await esim.row()).expiresAt).toEqual(expiresAt);
  });

  test('does not bring back what was cancelled and paid back', async () => {
    const esim = await desk.esim();
    await desk.supplier.esim(esim.tranNo, { set: { esimStatus: 'CANCEL' } });
    await desk.refresh(esim.id);
    const id = newId('chg');
    await desk.db.insert(esimChanges).values({ id, esimId: esim.id, kind: 'cancel', actor: 'buyer' });
    for (const state of ['sent', 'done'] as const) {
      await desk.db.update(esimChanges).set({ state, nextActionAt: null }).where(eq(esimChanges.id, id));
    }
    await desk.supplier.esim(esim.tranNo, { set: { esimStatus: 'GOT_RESOURCE' } });
    await desk.refresh(esim.id);
    expect(await stateOf(esim)).toBe('ended');
  });
});
