import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openTopUpDesk, type TopUpDesk } from './top-up-desk.ts';

const gigabyte = 1024 ** 3;

let desk: TopUpDesk;
beforeAll(async () => {
  desk = await openTopUpDesk();
});
afterEach(() => {
  desk.calm();
  desk.supplier.settings({ webhooks: 'normal' });
});
afterAll(() => desk.close());

/** The profile goes on saying what it said before the top-up, its packages included. */
async function lag(esimTranNo: string, times?: number): Promise<void> {
  const { esimStatus, totalVolume, totalDuration, expiredTime, packageList } = await desk.supplier.esim(
    esimTranNo,
    {},
  );
  const set = { esimStatus, totalVolume, totalDuration, expiredTime, packageList: [...packageList] };
  desk.supplier.tamper({ esimTranNo, ...(times ? { times } : {}), kind: { set } });
}

async function usedUp() {
  const base = await desk.bought();
  await desk.live(base, { use: 3 * gigabyte });
  expect((await desk.esim(base.id)).esimStatus).toBe('USED_UP');
  return base;
}

/** Seconds until the next look that the queue knows of. */
async function nextLook(esimId: string): Promise<number> {
  const { rows } = await desk.pool.query<{ seconds: number }>(
    `select extract(epoch from run_at - now())::float8 as seconds from graphile_worker.jobs where key = $1`,
    [`refresh-esim:${esimId}`],
  );
  return rows[0]?.seconds ?? 0;
}

async function clearBell(esimId: string): Promise<void> {
  await desk.pool.query('select graphile_worker.remove_job($1)', [`refresh-esim:${esimId}`]);
}

const alertsOf = async (esimId: string) =>
  (await desk.pool.query('select kind, allowance from alerts where esim_id = $1', [esimId])).rows;
const alarmsOf = async (esimId: string) =>
  (await desk.pool.query('select kind from alarms where subject = $1', [esimId])).rows;

describe('a profile that lags behind the yes to a top-up', () => {
  test('takes nothing back, is looked at again in seconds, and counts once it shows', async () => {
    const base = await usedUp();
    // Before the call, and five times after it.
    await lag(base.esimTranNo, 6);
    await desk.topUp(base, { gigabytes: 3 });
    const added = await desk.esim(base.id);
    expect(added).toMatchObject({ esimStatus: 'IN_USE', totalBytes: 6 * gigabyte, allowance: 1 });
    for (const [after, pause] of [
      [0, 2],
      [3, 5],
      [6, 15],
      [16, 30],
      [60, 60],
    ] as const) {
      if (after) await desk.pass(after);
      await clearBell(base.id);
      await desk.live(base, {});
      const { totalBytes, totalDays, expiresAt, esimStatus } = added;
      expect(await desk.esim(base.id)).toMatchObject({ totalBytes, totalDays, expiresAt, esimStatus });
      expect(Math.abs((await nextLook(base.id)) - pause)).toBeLessThan(1);
    }
    expect(await alertsOf(base.id)).not.toContainEqual({ kind: 'used-up', allowance: 1 });
    await clearBell(base.id);
    await desk.live(base, {});
    expect(await nextLook(base.id)).toBe(0);
    expect(await desk.esim(base.id)).toMatchObject({ esimStatus: 'IN_USE', totalBytes: 6 * gigabyte });
    expect(await alarmsOf(base.id)).toEqual([]);
  });

  test('is right after half an hour, and a person hears of it', async () => {
    const base = await usedUp();
    await lag(base.esimTranNo);
    await desk.topUp(base, { gigabytes: 3 });
    await desk.pass(29 * 60);
    await desk.live(base, {});
    expect((await desk.esim(base.id)).totalBytes).toBe(6 * gigabyte);
    expect(await alarmsOf(base.id)).toEqual([]);
    await desk.pass(2 * 60);
    await desk.live(base, {});
    expect(await desk.esim(base.id)).toMatchObject({ totalBytes: 3 * gigabyte, esimStatus: 'USED_UP' });
    expect(await alarmsOf(base.id)).toEqual([{ kind: 'topup-vanished' }]);
  });

  test('does not delay a look that is due at once', async () => {
    const base = await usedUp();
    await lag(base.esimTranNo);
    await desk.topUp(base, { gigabytes: 3 });
    await desk.live(base, {});
    expect(await nextLook(base.id)).toBeLessThanOrEqual(0);
  });

  test('data that is used up again is used up', async () => {
    const base = await usedUp();
    await desk.topUp(base, { gigabytes: 1 });
    await desk.live(base, { use: gigabyte });
    expect((await desk.esim(base.id)).esimStatus).toBe('USED_UP');
    expect(await alertsOf(base.id)).toContainEqual({ kind: 'used-up', allowance: 1 });
  });
});

test('a top-up of what is nearly or wholly used announces nothing; half of it later does', async () => {
  for (const used of [2.95 * gigabyte, 3 * gigabyte]) {
    const base = await desk.bought();
    await desk.live(base, { use: Math.round(used) });
    await desk.topUp(base, { gigabytes: 1 });
    await desk.live(base, {});
    expect((await alertsOf(base.id)).filter(({ allowance }) => allowance === 1)).toEqual([]);
    await desk.live(base, { use: Math.round(0.6 * gigabyte) });
    const told = (await alertsOf(base.id)).filter(({ allowance }) => allowance === 1);
    expect(told).toEqual([{ kind: 'half-used', allowance: 1 }]);
  }
});
