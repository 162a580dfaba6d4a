import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { esimChanges, esims } from '#db/schema/index.ts';
import { newId } from '#lib/ids.ts';
import { openAlarms } from '#lib/operator/open-alarms.ts';
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

describe('a reading', () => {
  test('older than the newest is kept and not shown; a newer one corrects downwards [B21]', async () => {
    const esim = await desk.esim();
    await desk.supplier.esim(esim.tranNo, { use: 500 * megabyte });
    await desk.follow();
    const { usedAt } = await esim.row();
    await desk.pass(3600);
    answerUsage(esim, 200 * megabyte, '2026-01-01T10:00:00+0000');
    await desk.refresh(esim.id);
    expect(await esim.row()).toMatchObject({ usedBytes: 500 * megabyte, usedAt });
    await desk.pass(121);
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
    expect(await esim.state()).toBe('in-use');
    expect(await esim.row()).toMatchObject({ usedBytes: 500 * megabyte, usedAt: null });
    expect(await desk.readings(esim.id)).toEqual([]);
    desk.supplier.clearFaults();
    await desk.refresh(esim.id);
    expect(await desk.readings(esim.id)).toHaveLength(1);
    expect((await esim.row()).usedAt).not.toBeNull();
  });

  test('that is garbage never falls to nothing [B21]', async () => {
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
  test('about an eSIM whose owner deleted the account is not asked for', async () => {
    const esim = await desk.esim();
    await desk.db
      .update(esims)
      .set({ sealedActivationCode: '', nextReadAt: null })
      .where(eq(esims.id, esim.id));
    await desk.supplier.esim(esim.tranNo, { use: 500 * megabyte });
    await desk.follow();
    expect(await esim.row()).toMatchObject({ smdpStatus: 'RELEASED', usedBytes: 0, nextReadAt: null });
  });

  test('that an eSIM was cancelled, and not by us, is for the operator to see', async () => {
    const esim = await desk.esim();
    await desk.supplier.esim(esim.tranNo, { set: { esimStatus: 'CANCEL' } });
    await desk.refresh(esim.id);
    expect(await esim.state()).toBe('ended');
    const raised = await openAlarms(desk.db);
    expect(raised).toContainEqual(
      expect.objectContaining({ kind: 'ended-elsewhere', subject: esim.id, orderId: expect.any(String) }),
    );
  });

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
    await esim.expectSame();
    await slow;
    await esim.expectSame();
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
    expect(await esim.state()).toBe('ended');
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
    expect(await esim.state()).toBe('ended');
  });
});
