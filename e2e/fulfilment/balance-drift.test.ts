import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { alarms, balanceReadings } from '#db/schema/index.ts';
import { saveBalance } from '#lib/fulfilment/balance.ts';
import { missing, noteBalance } from '#lib/fulfilment/balance-drift.ts';
import { formatSupplierMoney } from '#lib/money.ts';
import { changesAt } from './changes-desk.ts';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
let at: ReturnType<typeof changesAt>;

beforeAll(async () => {
  desk = await openDesk();
  at = changesAt(desk);
  await read();
});
beforeEach(() => read());
afterAll(() => desk.close());

/** A reading, a minute after the one before. */
async function read(): Promise<void> {
  await desk.pass(60);
  await saveBalance(desk.works);
}

const drift = () => desk.db.select().from(alarms).where(eq(alarms.kind, 'balance-drift'));

test('orders, lost answers and cancels explain themselves, whenever the balance is read', async () => {
  const { orderId, esim } = await at.bought(2);
  await saveBalance(desk.works);
  await read();
  desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-hang' });
  desk.supplier.fault({ match: { path: '*/esim/query', times: 2 }, action: 'status-503' });
  const lost = await desk.buy();
  await desk.settle(lost);
  await desk.work();
  expect((await desk.line(lost)).state).toBe('unknown');
  // Its money is gone, and nobody knows yet that the order was taken.
  await saveBalance(desk.works);
  await saveBalance(desk.works);
  desk.calm();
  await read();
  await read();
  await at.change(orderId, esim.id, 'cancel');
  await saveBalance(desk.works);
  await read();
  await read();
  expect(await drift()).toEqual([]);
});

test('a cancel whose money does not come back is told after minutes, once; one that is credited late is not [B20]', async () => {
  const uncredited = async () =>
    (await desk.db.select().from(alarms).where(eq(alarms.kind, 'cancel-uncredited'))).map(
      ({ detail, closedAt }) => ({ detail, open: closedAt === null }),
    );
  const before = await desk.works.supplier.balance();
  const { orderId, esim } = await at.bought();
  const cost = before - (await desk.works.supplier.balance());
  const cancelled = async (order: string, id: string, backAfter: number | null) => {
    await at.change(order, id, 'cancel');
    desk.supplier.balance({ add: -cost });
    for (let minute = 0; minute < 8; minute += 1) {
      if (minute === backAfter) desk.supplier.balance({ add: cost });
      await read();
    }
  };
  await cancelled(orderId, esim.id, 3);
  expect(await uncredited()).toEqual([]);
  const other = await at.bought();
  await cancelled(other.orderId, other.esim.id, null);
  const told = { detail: { missing: formatSupplierMoney(cost) }, open: true };
  expect(await uncredited()).toEqual([told]);
  await desk.db.update(alarms).set({ closedAt: sql`shop_now()` });
  for (let minute = 0; minute < 8; minute += 1) await read();
  expect(await uncredited()).toEqual([{ ...told, open: false }]);
});

test('money that leaves without an order of ours is told at the second reading, once [B20, E13]', async () => {
  desk.supplier.balance({ add: -20_000 });
  await read();
  expect(await drift()).toEqual([]);
  await read();
  expect(await drift()).toMatchObject([
    { subject: 'supplier', detail: { missing: '$2.00' }, closedAt: null },
  ]);
  await desk.db.update(alarms).set({ closedAt: sql`shop_now()` });
  await read();
  await read();
  expect(await drift()).toHaveLength(1);
  desk.supplier.balance({ add: -30_000 });
  await read();
  await read();
  expect(await drift()).toMatchObject([{}, { detail: { missing: '$3.00' } }]);
});

test('a cent is forgiven, and a top-up of the balance is no news', async () => {
  const before = (await drift()).length;
  desk.supplier.balance({ add: -100 });
  await read();
  await read();
  desk.supplier.balance({ add: 5_000_000 });
  await read();
  await read();
  expect(await drift()).toHaveLength(before);
});

test('a late answer of a slow read changes nothing', async () => {
  const rows = await desk.db.$count(balanceReadings);
  await noteBalance(desk.db, '2020-01-01T00:00:00Z', 1);
  expect(await desk.db.$count(balanceReadings)).toBe(rows);
});

test('a refill does not hide what left before it, nor save up for what leaves later', () => {
  const row = (balanceUnits: number, explainedUnits = 0, told = false) => ({
    balanceUnits,
    explainedUnits,
    told,
  });
  expect(missing([row(1000), row(500)])).toBe(-500);
  expect(missing([row(1000), row(9000), row(8500)])).toBe(-500);
  expect(missing([row(1000), row(500, -500)])).toBe(0);
  expect(missing([row(1000), row(500, 0, true), row(400)])).toBe(-100);
});
