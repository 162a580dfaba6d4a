import { eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { alerts, esims } from '#db/schema/index.ts';
import { openUsageDesk, type UsageDesk } from './usage-desk.ts';

const megabyte = 2 ** 20;
let desk: UsageDesk;
beforeAll(async () => {
  desk = await openUsageDesk();
});
afterEach(async () => {
  // Each test has the sweep to itself.
  await desk.db.update(esims).set({ nextReadAt: null });
  desk.calm();
  desk.supplier.settings({ webhooks: 'normal' });
});
afterAll(() => desk.close());

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
      expect(await esim.state(), JSON.stringify(change)).toBe(state);
      await esim.expectSame();
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
    expect(await esim.state()).toBe('in-use');
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
      await esim.expectSame();
    }
    expect(await esim.state()).toBe('in-use');
  });

  test('forged figures change nothing [B10]', async () => {
    const esim = await desk.esim();
    const content = {
      esimTranNo: esim.tranNo,
      esimStatus: 'REVOKED',
      smdpStatus: 'DELETED',
      orderUsage: 9e15,
    };
    await desk.supplier.forge({ notifyType: 'ESIM_STATUS', notifyId: 'x', content });
    expect(await desk.follow()).toBe(1);
    await esim.expectSame();
    expect(await esim.state()).toBe('new');
  });
});

describe('the sweep', () => {
  test('heals what lost webhooks would have said [supplier-webhooks/esims]', async () => {
    const esim = await desk.esim();
    desk.supplier.settings({ webhooks: 'lost' });
    await desk.supplier.esim(esim.tranNo, { use: 700 * megabyte });
    await desk.pass(61 * 60);
    await desk.sweep();
    await esim.expectSame();
    await desk.supplier.esim(esim.tranNo, { use: 800 * megabyte });
    await desk.sweep();
    expect((await esim.row()).usedBytes).toBe(700 * megabyte);
    await desk.pass(11 * 60);
    await desk.sweep();
    await esim.expectSame();
    await desk.supplier.esim(esim.tranNo, { expire: true });
    await desk.pass(6 * 3600 + 60);
    await desk.sweep();
    expect(await esim.state()).toBe('expired');
    expect((await esim.row()).nextReadAt).toBeNull();
  });

  test('asks for twelve in use in two calls, and reads in full only those that moved', async () => {
    const orderId = await desk.deliver({ quantity: 12 });
    desk.supplier.settings({ webhooks: 'lost' });
    for (const { esimTranNo } of await desk.esimsOf(orderId)) {
      await desk.supplier.esim(esimTranNo, { use: 50 * megabyte });
    }
    await desk.sweep();
    await desk.db.update(esims).set({ nextReadAt: sql`shop_now()` }).where(isNotNull(esims.nextReadAt));
    for (const { esimTranNo } of await desk.esimsOf(orderId)) {
      await desk.supplier.esim(esimTranNo, { use: 50 * megabyte });
    }
    const moved = desk.callsSoFar();
    await desk.sweep();
    expect(desk.callsTo('/usage/query', moved)).toHaveLength(2);
    expect(desk.callsTo('/esim/query', moved)).toHaveLength(12);
    const usedBytes = (await desk.esimsOf(orderId)).map((esim) => esim.usedBytes / megabyte);
    expect(usedBytes).toEqual(Array(12).fill(100));
    await desk.db.update(esims).set({ nextReadAt: sql`shop_now()` }).where(isNotNull(esims.nextReadAt));
    const before = desk.callsSoFar();
    await desk.sweep();
    expect(desk.callsTo('/usage/query', before)).toHaveLength(2);
    expect(desk.callsTo('/esim/query', before)).toHaveLength(0);
    await desk.sweep();
    expect(desk.callsTo('/usage/query', before)).toHaveLength(2);
  });

  test('leaves what is due as it is while the supplier is down [supplier/esims]', async () => {
    const esim = await desk.esim();
    desk.supplier.settings({ webhooks: 'lost' });
    await desk.supplier.esim(esim.tranNo, { use: 70 * megabyte });
    await desk.pass(61 * 60);
    desk.supplier.fault({ action: 'status-503' });
    await desk.sweep();
    expect((await esim.row()).usedBytes).toBe(0);
    desk.supplier.clearFaults();
    await desk.pass(61);
    await desk.sweep();
    await esim.expectSame();
  });

  test('reads sixty in full in a run, and the rest in the next', async () => {
    const orders: string[] = [];
    for (let n = 0; n < 3; n += 1) orders.push(await desk.deliver({ quantity: 30 }));
    const newest = (await Promise.all(orders.map(desk.esimsOf))).flat();
    await desk.db
      .update(esims)
      .set({ nextReadAt: sql`shop_now()` })
      .where(
        inArray(
          esims.id,
          newest.map(({ id }) => id),
        ),
      );
    for (const expected of [60, 30, 0]) {
      const before = desk.callsSoFar();
      await desk.sweep();
      expect(desk.callsTo('/esim/query', before)).toHaveLength(expected);
      expect(desk.callsTo('/usage/query', before)).toHaveLength(0);
    }
  }, 60_000);

  test.each(['{"success":true,"obj":{"esimList":"none"}}', '{"success":false,"errorCode":"310403"}', '[]'])(
    'is not held up by one eSIM that is always answered with %s',
    async (body) => {
      const [bad, good] = [await desk.esim(), await desk.esim()];
      desk.supplier.settings({ webhooks: 'lost' });
      await desk.supplier.esim(good.tranNo, { use: 70 * megabyte });
      await desk.pass(61 * 60);
      desk.supplier.fault({ match: { contains: bad.tranNo }, action: { body, status: 200 } });
      for (let minute = 0; minute < 3; minute += 1) {
        await desk.sweep();
        await desk.pass(61);
      }
      await good.expectSame();
    },
  );

  test('and a read raise the alerts that are due', async () => {
    const esim = await desk.esim();
    await desk.supplier.esim(esim.tranNo, { use: 1600 * megabyte });
    await desk.follow();
    const kinds = async () => {
      const rows = await desk.db.select().from(alerts).where(eq(alerts.esimId, esim.id));
      return rows.map(({ kind }) => kind);
    };
    expect(await kinds()).toEqual(['half-used']);
    await desk.pass(29.5 * 86_400);
    await desk.sweep();
    expect(await kinds()).toEqual(['half-used', 'last-day']);
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
