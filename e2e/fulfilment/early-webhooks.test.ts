import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { events } from '#db/schema/index.ts';
import { checkClaim } from '#lib/inbox/check-claim.ts';
import { payloads } from '#lib/jobs/payloads.ts';
import { openUsageDesk, type UsageDesk } from './usage-desk.ts';

const megabyte = 2 ** 20;
let desk: UsageDesk;
beforeAll(async () => {
  desk = await openUsageDesk();
  // Every webhook of these tests is written here: it rings before, or without, its change.
  desk.supplier.settings({ webhooks: 'lost' });
});
afterAll(() => desk.close());

type Esim = Awaited<ReturnType<UsageDesk['esim']>>;

/** Rings with what is about to be, and reads what is so far. */
async function ringEarly(esim: Esim, said: Record<string, unknown>, notifyType = 'ESIM_STATUS') {
  const content = { esimTranNo: esim.tranNo, orderNo: '', ...said };
  await desk.supplier.forge({ notifyType, notifyId: crypto.randomUUID(), content });
  await desk.follow();
}

/** The looks that wait, with the seconds until then. */
async function looks(): Promise<{ key: string; id: string; look: number; inSeconds: number }[]> {
  const { rows } = await desk.pool.query(
    `select key, payload, extract(epoch from run_at - now())::float8 as seconds
     from graphile_worker._private_jobs where key like 'check-claim:%' order by id`,
  );
  return rows.map(({ key, payload, seconds }) => ({
    key,
    ...payloads['check-claim'].parse(payload),
    inSeconds: Math.ceil(seconds),
  }));
}

/** Lets the waiting looks come, then what they rang for. Returns how many eSIMs were read. */
async function lookNow(): Promise<number> {
  for (const { key, id, look } of await looks()) {
    await desk.pool.query('select graphile_worker.remove_job($1)', [key]);
    await checkClaim(desk.works, id, look);
  }
  return desk.follow();
}

test('a status that shows only later is found within seconds, and then nothing more is asked', async () => {
  const esim = await desk.esim();
  await ringEarly(esim, { esimStatus: 'IN_USE', smdpStatus: 'ENABLED' });
  expect(await esim.state()).toBe('new');
  expect(await looks()).toMatchObject([{ look: 0, inSeconds: 4 }]);
  await desk.supplier.esim(esim.tranNo, { set: { esimStatus: 'IN_USE', smdpStatus: 'ENABLED' } });
  expect(await lookNow()).toBe(1);
  expect(await esim.state()).toBe('in-use');
  expect(await looks()).toMatchObject([{ look: 1, inSeconds: 16 }]);
  const before = desk.callsSoFar();
  expect(await lookNow()).toBe(0);
  expect(await looks()).toEqual([]);
  expect(desk.callsSoFar()).toBe(before);
});

test('what never shows is looked for four times within five minutes, and never believed', async () => {
  const esim = await desk.esim();
  await ringEarly(esim, { orderUsage: '9999999999', totalVolume: 3072 * megabyte }, 'DATA_USAGE');
  const waits: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    waits.push(...(await looks()).map(({ inSeconds }) => inSeconds));
    const read = await lookNow();
    expect(read).toBe(n < 4 ? 1 : 0);
  }
  expect(waits).toEqual([4, 16, 60, 180]);
  expect(await esim.row()).toMatchObject({ usedBytes: 0, esimStatus: 'GOT_RESOURCE' });
});

test('twenty webhooks that ask are one read for each look', async () => {
  const esim = await desk.esim();
  for (let n = 1; n <= 20; n += 1) {
    const content = { esimTranNo: esim.tranNo, esimStatus: 'IN_USE', orderUsage: n * megabyte };
    await desk.supplier.forge({ notifyType: 'DATA_USAGE', notifyId: `${esim.id} ${n}`, content });
  }
  await desk.follow();
  expect(await looks()).toHaveLength(20);
  const before = desk.callsSoFar();
  expect(await lookNow()).toBe(1);
  expect(desk.callsTo('/esim/query', before)).toHaveLength(1);
  while ((await looks()).length > 0) await lookNow();
});

test('one without a transaction number is seen when any eSIM of its order shows it', async () => {
  const orderId = await desk.deliver({ quantity: 2 });
  const [first, second] = await desk.esimsOf(orderId);
  if (!first || !second) throw new Error('two eSIMs were bought');
  await desk.supplier.esim(second.esimTranNo, { set: { smdpStatus: 'DOWNLOAD' } });
  const content = { orderNo: second.supplierOrderNo, smdpStatus: 'DOWNLOAD' };
  await desk.supplier.forge({ notifyType: 'SMDP_EVENT', content });
  expect(await desk.follow()).toBe(2);
  expect(await lookNow()).toBe(0);
  expect(await looks()).toEqual([]);
});

test('an eSIM that is over, and a webhook that is gone, are not looked for', async () => {
  const esim = await desk.esim();
  await desk.supplier.esim(esim.tranNo, { set: { esimStatus: 'USED_EXPIRED' } });
  await desk.refresh(esim.id);
  await ringEarly(esim, { smdpStatus: 'DELETED' });
  expect(await lookNow()).toBe(0);
  expect(await looks()).toEqual([]);
  await expect(checkClaim(desk.works, 'evt_gone', 0)).resolves.toBeUndefined();
  expect(await desk.db.$count(events, eq(events.state, 'failed'))).toBe(0);
});
