import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import {
  esimChanges,
  events,
  heartbeats,
  orderLines,
  orders,
  orderUnits,
  refunds,
  supplierBalance,
} from '#db/schema/index.ts';
import { cloneDatabase } from '#db/testing.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import { sellablePlan } from '#lib/catalogue/read.ts';
import { syncCatalogue } from '#lib/catalogue/sync.ts';
import { advanceChange } from '#lib/changes/advance.ts';
import { settle } from '#lib/checkout/settle.ts';
import { startCheckout } from '#lib/checkout/start.ts';
import { advanceLine } from '#lib/fulfilment/advance.ts';
import { advanceRefund } from '#lib/fulfilment/refund.ts';
import { shopTag } from '#lib/fulfilment/works.ts';
import { processEvent } from '#lib/inbox/process.ts';
import { receiveEvent } from '#lib/inbox/receive.ts';
import { supplierIncoming } from '#lib/inbox/supplier-incoming.ts';
import { orderFor } from '#lib/orders/read.ts';
import { openStripe } from '#lib/payments/stripe.ts';
import { sha256 } from '#lib/secrets.ts';
import { openBudget } from '#lib/supplier/budget.ts';
import { openSupplier } from '#lib/supplier/client.ts';
import { startStripe } from '../fakes/stripe.ts';
import { startSupplier } from '../fakes/supplier.ts';

const appUrl = 'http://localhost:3000';
const stripeKey = 'sk_test_for_the_desk';
const buyerKey = sha256('the buyer of the desk');

export interface Purchase {
  plan?: string;
  quantity?: number;
  days?: number | null;
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;

/**
 * A shop for one test file: real database, real Stripe SDK and supplier client, both stand-ins over HTTP.
 * There is no worker: `work()` does what is due, `pass(seconds)` moves the shop's clock.
 */
export async function openDesk() {
  const database = await cloneDatabase();
  const { db } = database;
  const supplierStand = await startSupplier({
    accessCode: 'desk',
    balance: 100_000_000,
    settings: { allocation: { delayMs: 0 } },
  });
  const stripeStand = await startStripe({ secretKey: stripeKey, webhookSecret: 'whsec_desk' });
  const stripe = openStripe(stripeKey, stripeStand.url);
  const supplier = openSupplier({
    baseUrl: supplierStand.url,
    accessCode: 'desk',
    budget: openBudget(db),
    timeoutMs: 400,
    breaker: { failures: 50, probeAfterMs: 100 },
    retryAfterMs: 10,
  });
  const keys = [{ id: 'k1', key: randomBytes(32) }];
  const works = { db, stripe, supplier, keys, shopTag: shopTag(appUrl), live: false, appUrl };
  await syncCatalogue(db, supplier);
  await db.insert(heartbeats).values({ process: 'desk', beatAt: sql`clock_timestamp() + interval '1 hour'` });
  await db.insert(supplierBalance).values({ id: 1, balanceUnits: 100_000_000 });

  async function form({ plan = 'ES_3_30', quantity = 1, days = null }: Purchase) {
    const found = await sellablePlan(db, plan);
    if (!found) throw new Error(`no plan ${plan}`);
    const seenCents = linePriceCents(found, days) * quantity;
    const consent = { terms: 'yes', immediate: 'yes', device: 'yes', unlocked: 'yes' } as const;
    return { plan, quantity, days, seenCents, checkoutKey: randomUUID(), ...consent };
  }

  /** Takes an order to the payment page. */
  async function checkout(purchase: Purchase = {}): Promise<{ orderId: string; sessionId: string }> {
    const started = await startCheckout(
      { db, stripe, appUrl },
      { buyerKey, customerId: null },
      await form(purchase),
    );
    if (!started.ok) throw new Error(`checkout refused: ${started.reason}`);
    const order = await row(started.orderId);
    return { orderId: order.id, sessionId: order.stripeSessionId ?? '' };
  }

  /** Takes an order past the payment; nothing has heard of it yet but Stripe. */
  async function buy(purchase: Purchase = {}): Promise<string> {
    const { orderId, sessionId } = await checkout(purchase);
    await stripeStand.control.pay(sessionId, { email: 'Traveller@Example.com' });
    return orderId;
  }

  async function row(orderId: string) {
    const [order] = await db.select().from(orders).where(eq(orders.id, orderId));
    if (!order) throw new Error(`no order ${orderId}`);
    return order;
  }

  async function line(orderId: string) {
    const [found] = await db.select().from(orderLines).where(eq(orderLines.orderId, orderId));
    if (!found) throw new Error(`no line of ${orderId}`);
    return found;
  }

  /** Does what is due, until nothing is. */
  async function work(): Promise<void> {
    for (let round = 0; round < 30; round += 1) {
      const dueLines = await db
        .select({ id: orderLines.id })
        .from(orderLines)
        .where(sql`next_action_at <= shop_now()`);
      const dueRefunds = await db
        .select({ id: refunds.id })
        .from(refunds)
        .where(sql`next_action_at <= shop_now()`);
      const dueChanges = await db
        .select({ id: esimChanges.id })
        .from(esimChanges)
        .where(sql`next_action_at <= shop_now()`);
      if (dueLines.length + dueRefunds.length + dueChanges.length === 0) return;
      for (const { id } of dueLines) await advanceLine(works, id);
      for (const { id } of dueChanges) await advanceChange(works, id);
      for (const { id } of dueRefunds) await advanceRefund(works, id);
    }
  }

  let aheadMs = 0;
  /** Moves everybody's clock ahead in steps and does what falls due on the way. */
  async function pass(seconds: number, step = seconds): Promise<void> {
    for (let gone = 0; gone < seconds; gone += step) {
      await db.execute(sql`
        insert into shop_clock (id, ahead) values (1, make_interval(secs => ${step}))
        on conflict (id) do update set ahead = shop_clock.ahead + excluded.ahead`);
      aheadMs += step * 1000;
      supplierStand.control.clock(aheadMs);
      stripeStand.control.clock(aheadMs);
      await work();
    }
  }

  /** Pays, settles and works until the supplier has had a few seconds. */
  async function deliver(purchase: Purchase = {}): Promise<string> {
    const orderId = await buy(purchase);
    await settle(works, orderId, { actor: { kind: 'stripe' } });
    await work();
    await sleep(20);
    await pass(6, 1);
    return orderId;
  }

  /** Takes in a supplier webhook. */
  async function receive(body: Record<string, unknown>): Promise<void> {
    const incoming = supplierIncoming(JSON.stringify(body))?.incoming;
    if (incoming) await receiveEvent(db, incoming);
  }

  /** Works through every webhook that is stored and not done. */
  async function workEvents(): Promise<void> {
    const stored = await db.select({ id: events.id }).from(events).where(eq(events.state, 'stored'));
    for (const { id } of stored) await processEvent(works, id);
  }

  const view = (orderId: string) =>
    orderFor(
      db,
      { encryption: keys, linkSecret: 'a secret for links' },
      { buyerKey, customerId: null, orderToken: null },
      orderId,
    );

  return {
    db,
    pool: database.pool,
    works,
    supplier: supplierStand.control,
    stripe: stripeStand.control,
    checkout,
    buy,
    form,
    row,
    line,
    work,
    pass,
    deliver,
    view,
    buyer: { buyerKey, customerId: null },
    supplierUrl: supplierStand.url,
    counter: { db, stripe, appUrl },
    receive,
    workEvents,
    /** Takes in a supplier webhook and works through it. */
    hear: async (body: Record<string, unknown>) => {
      await receive(body);
      await workEvents();
    },
    settle: (orderId: string) => settle(works, orderId, { actor: { kind: 'stripe' } }),
    supplierOrders: (orderId: string) =>
      supplierStand.control.ledger().orders.filter((order) => order.transactionId.includes(orderId)),
    units: (orderId: string) =>
      db
        .select({ decision: orderUnits.decision })
        .from(orderUnits)
        .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
        .where(eq(orderLines.orderId, orderId)),
    /** Puts everything back to normal between tests; orders stay. */
    calm: () => {
      stripeStand.control.clearFaults();
      supplierStand.control.clearFaults();
      supplierStand.control.settings({ repeat: 'same-order', allocation: { mode: 'normal', delayMs: 0 } });
    },
    close: async () => {
      await supplier.close();
      await supplierStand.close();
      await stripeStand.close();
      await database.drop();
    },
  };
}

/** Seconds after which what is not delivered is refunded. */
export const deadline = 31 * 60;

/** Every unit refunded, nothing shown, and Stripe's ledger says the same. */
export async function expectRefunded(desk: Desk, orderId: string): Promise<void> {
  const view = await desk.view(orderId);
  expect(view).toMatchObject({ finished: true, refundedCents: view?.totalCents });
  const units = view?.lines.flatMap((line) => line.units) ?? [];
  expect(units.map((unit) => [unit.state, unit.esim])).toEqual(units.map(() => ['refunded', null]));
  const order = await desk.row(orderId);
  expect(desk.stripe.ledger()).toContainEqual(
    expect.objectContaining({ payment_intent: order.stripePaymentIntent, refunded: order.totalCents }),
  );
}
