import { eq } from 'drizzle-orm';
import type { PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { alarms, esims, orders, plans } from '#db/schema/index.ts';
import { findLostPayments } from '#lib/checkout/find-lost.ts';
import { saveBalance } from '#lib/fulfilment/balance.ts';
import { rebuildOrder } from '#lib/fulfilment/rebuild.ts';
import { type Desk, expectRefunded, openDesk } from './desk.ts';
import { openTopUpDesk, type TopUpDesk } from './top-up-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(async () => {
  desk.calm();
  await desk.db.update(plans).set({ retiredAt: null });
});
afterAll(() => desk.close());

const find = (of: Pick<Desk, 'works'>, hours = 26) =>
  findLostPayments(of.works, hours, (reading) => rebuildOrder(of.works, reading));

/** Past every guard: what no program may do, a lost disk can. */
async function unguarded(of: Pick<Desk, 'pool'>, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await of.pool.connect();
  try {
    await client.query(`set session_replication_role = 'replica'`);
    await work(client);
  } finally {
    await client.query(`set session_replication_role = 'origin'`);
    client.release();
  }
}

/** The database forgets an order, as after a restore of an older backup. */
function forget(of: Pick<Desk, 'pool'>, orderId: string): Promise<void> {
  const lines = 'select id from order_lines where order_id = $1';
  const units = `select id from order_units where line_id in (${lines})`;
  return unguarded(of, async (client) => {
    for (const table of [
      `readings where esim_id in (select id from esims where unit_id in (${units}))`,
      `esims where unit_id in (${units})`,
      `supplier_intents where line_id in (${lines})`,
      `order_units where line_id in (${lines})`,
      'order_lines where order_id = $1',
      'refunds where order_id = $1',
      'mails where order_id = $1',
      'order_history where order_id = $1',
      'orders where id = $1',
    ])
      await client.query(`delete from ${table}`, [orderId]);
  });
}

const rebuilt = async (orderId: string) => {
  const [row] = await desk.db.select().from(orders).where(eq(orders.id, orderId));
  return row;
};

describe('an order our database has lost', () => {
  test.each(['same-order', 'error-310402'] as const)(
    'delivered before (%s): rebuilt from its payment, the same eSIM, bought once [C14]',
    async (repeat) => {
      desk.supplier.settings({ repeat });
      const orderId = await desk.deliver({ quantity: 2 });
      const before = desk.supplier
        .state()
        .orders.find(({ transactionId }) => transactionId.includes(orderId));
      await forget(desk, orderId);
      expect(await rebuilt(orderId)).toBeUndefined();
      await find(desk);
      await desk.work();
      await desk.pass(6, 1);
      expect(await rebuilt(orderId)).toMatchObject({ state: 'paid', email: 'traveller@example.com' });
      expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }, { decision: 'deliver' }]);
      expect(desk.supplierOrders(orderId)).toHaveLength(1);
      const kept = await desk.pool.query(
        `select esim_tran_no as no from esims e join order_units u on u.id = e.unit_id
         join order_lines l on l.id = u.line_id where l.order_id = $1`,
        [orderId],
      );
      expect(kept.rows.map(({ no }) => no).sort()).toEqual(before?.esims.map((one) => one.esimTranNo).sort());
      const raised = await desk.db.select().from(alarms).where(eq(alarms.subject, orderId));
      expect(raised).toMatchObject([{ kind: 'order-rebuilt' }]);
    },
  );

  test('paid and never ordered: bought now, with its days [C14]', async () => {
    const orderId = await desk.buy({ plan: 'EU-42_0.5_Daily', days: 5 });
    await forget(desk, orderId);
    await find(desk);
    await find(desk);
    await desk.work();
    await desk.pass(6, 1);
    expect(desk.supplierOrders(orderId)).toMatchObject([{ cost: 16_000 * 5 }]);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
  });

  test('of a plan nobody knows any more: all of it goes back', async () => {
    const orderId = await desk.buy({ plan: 'JP_1_7' });
    await forget(desk, orderId);
    await unguarded(desk, async (client) => {
      await client.query(`delete from plans where code = 'JP_1_7'`);
    });
    await find(desk);
    await desk.work();
    const order = await rebuilt(orderId);
    expect(order).toMatchObject({ state: 'mismatch' });
    expect(desk.stripe.ledger()).toContainEqual(
      expect.objectContaining({ payment_intent: order?.stripePaymentIntent, refunded: order?.totalCents }),
    );
    expect(desk.supplierOrders(orderId)).toEqual([]);
  });

  test('that was refunded before it was lost: neither bought nor refunded again', async () => {
    desk.supplier.fault({ match: { path: '*/esim/order' }, action: { error: '200008' } });
    const orderId = await desk.deliver();
    await expectRefunded(desk, orderId);
    const paid = desk.stripe.ledger();
    await forget(desk, orderId);
    desk.supplier.clearFaults();
    await find(desk);
    await desk.work();
    await desk.pass(6, 1);
    expect(await rebuilt(orderId)).toMatchObject({ state: 'mismatch' });
    expect(desk.supplierOrders(orderId)).toEqual([]);
    expect(desk.stripe.ledger()).toEqual(paid);
  });

  test('of another shop on the account, or of the other mode: left alone', async () => {
    const orderId = await desk.buy();
    await forget(desk, orderId);
    const other = { ...desk.works, appUrl: 'https://other.example' };
    await findLostPayments(other, 26, (reading) => rebuildOrder(other, reading));
    const live = { ...desk.works, live: true };
    await findLostPayments(live, 26, (reading) => rebuildOrder(live, reading));
    expect(await rebuilt(orderId)).toBeUndefined();
    await find(desk);
    expect(await rebuilt(orderId)).toMatchObject({ state: 'paid' });
  });
});

describe('a lost top-up', () => {
  let at: TopUpDesk;
  beforeAll(async () => {
    at = await openTopUpDesk();
  });
  afterAll(() => at.close());

  test.each(['added', 'not added'] as const)('%s before it was lost: on its eSIM once', async (how) => {
    const base = await at.bought();
    await saveBalance(at.works);
    const { totalBytes, totalDays, allowance } = await at.esim(base.id);
    const orderId = how === 'added' ? await at.topUp(base) : await at.pay(base);
    await forget(at, orderId);
    await at.db.update(esims).set({ totalBytes, totalDays, allowance }).where(eq(esims.id, base.id));
    await find(at);
    await at.work();
    await at.pass(14 * 60, 60);
    expect(await at.fate(orderId)).toEqual({ decision: 'deliver', line: 'delivered' });
    expect(at.atSupplier(orderId)).toHaveLength(1);
  });
});
