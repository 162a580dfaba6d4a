import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { esims, orderLines, orders, orderUnits } from '#db/schema/index.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import type { TopUpForm } from '#lib/checkout/input.ts';
import { startTopUp } from '#lib/checkout/start-top-up.ts';
import { type TopUpOffer, topUpList } from '#lib/esims/top-up-offers.ts';
import { listTopUps } from '#lib/fulfilment/list-top-ups.ts';
import { refreshEsim } from '#lib/usage/refresh.ts';
import { openDesk, type Purchase } from './desk.ts';

const linkSecret = 'a secret for links';

export type TopUpDesk = Awaited<ReturnType<typeof openTopUpDesk>>;

export interface Wish {
  /** Size of the fixed top-up wanted. */
  gigabytes?: number;
  days?: number | null;
}

/** The desk, and what a buyer does to top up an eSIM there. */
export async function openTopUpDesk() {
  const desk = await openDesk();
  const { db, works, buyer } = desk;

  async function esim(esimId: string) {
    const [row] = await db.select().from(esims).where(eq(esims.id, esimId));
    if (!row) throw new Error(`no eSIM ${esimId}`);
    return row;
  }

  /** Buys an eSIM and returns it with its order. */
  async function bought(purchase: Purchase = {}) {
    const orderId = await desk.deliver(purchase);
    const [row] = await db
      .select({ esim: esims })
      .from(esims)
      .innerJoin(orderUnits, eq(orderUnits.id, esims.unitId))
      .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
      .where(eq(orderLines.orderId, orderId));
    if (!row) throw new Error(`no eSIM came of ${orderId}`);
    return { orderId, id: row.esim.id, esimTranNo: row.esim.esimTranNo };
  }

  type Bought = Awaited<ReturnType<typeof bought>>;

  /** What the phone does; the shop reads it. */
  async function live(of: Bought, change: Parameters<typeof desk.supplier.esim>[1]): Promise<void> {
    await desk.supplier.esim(of.esimTranNo, change);
    await refreshEsim(works, of.id);
  }

  async function offers(of: Bought): Promise<TopUpOffer[]> {
    await listTopUps(works, of.id);
    const list = await topUpList(db, of.id);
    return list.state === 'listed' ? list.offers : [];
  }

  async function topUpForm(of: Bought, { gigabytes = 1, days = null }: Wish) {
    const fitting = await offers(of);
    const size = gigabytes * 1024 ** 3;
    const offer = fitting.find(({ kind, dataBytes }) => kind === 'day-pass' || dataBytes === size);
    if (!offer) throw new Error('no top-up of this size');
    const consent = { terms: 'yes', immediate: 'yes' } as const;
    const seenCents = linePriceCents(offer, days);
    return { offer: offer.code, days, seenCents, checkoutKey: randomUUID(), ...consent };
  }

  function start(of: Bought, filled: TopUpForm) {
    const viewer = { ...buyer, orderToken: null };
    const whose = { linkSecret, viewer, orderId: of.orderId, esimId: of.id };
    return startTopUp(desk.counter, buyer, whose, filled);
  }

  /** Takes a top-up past the payment; nothing was sent to the supplier yet. */
  async function pay(of: Bought, wish: Wish = {}): Promise<string> {
    const started = await start(of, await topUpForm(of, wish));
    if (!started.ok) throw new Error(`top-up refused: ${JSON.stringify(started)}`);
    const { stripeSessionId } = await desk.row(started.orderId);
    await desk.stripe.pay(stripeSessionId ?? '', { email: 'Traveller@Example.com' });
    await desk.settle(started.orderId);
    return started.orderId;
  }

  /** Pays and works through what is due. */
  async function topUp(of: Bought, wish: Wish = {}): Promise<string> {
    const orderId = await pay(of, wish);
    await desk.work();
    return orderId;
  }

  const atSupplier = (orderId: string) =>
    desk.supplier.ledger().topUps.filter(({ transactionId }) => transactionId.includes(orderId));

  async function fate(orderId: string) {
    const [unit] = await desk.units(orderId);
    return { decision: unit?.decision ?? null, line: (await desk.line(orderId)).state };
  }

  return {
    ...desk,
    esim,
    bought,
    live,
    offers,
    topUpForm,
    start,
    pay,
    topUp,
    atSupplier,
    fate,
    alarms: async (orderId: string) => {
      const { id } = await desk.line(orderId);
      const { rows } = await desk.pool.query<{ kind: string }>(
        'select kind from alarms where subject = $1 and closed_at is null order by kind',
        [id],
      );
      return rows.map(({ kind }) => kind);
    },
    mails: async (orderId: string) => {
      const { rows } = await desk.pool.query<{ kind: string }>(
        'select kind from mails where order_id = $1 order by kind',
        [orderId],
      );
      return rows.map(({ kind }) => kind);
    },
    calm: () => {
      desk.calm();
      desk.supplier.settings({ repeatTopUp: 'second-topup', topUpList: 'documented' });
      desk.supplier.balance({ set: 100_000_000 });
    },
  };
}

/** Every paid top-up was added once, or refunded in full and never added: both ledgers say the same. */
export async function expectBooksAgree(desk: TopUpDesk, except: readonly string[] = []): Promise<void> {
  const rows = await desk.db
    .select({ order: orders, decision: orderUnits.decision })
    .from(orders)
    .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
    .innerJoin(orderUnits, eq(orderUnits.lineId, orderLines.id))
    .where(eq(orders.kind, 'topup'));
  const paid = rows.filter(({ order }) => order.paidAt && !except.includes(order.id));
  expect(paid.length).toBeGreaterThan(0);
  for (const { order, decision } of paid) {
    const ledger = desk.stripe.ledger().find((one) => one.payment_intent === order.stripePaymentIntent);
    const found = { added: desk.atSupplier(order.id).length, refunded: ledger?.refunded };
    const expected =
      decision === 'deliver' ? { added: 1, refunded: 0 } : { added: 0, refunded: order.totalCents };
    expect({ order: order.id, ...found }).toEqual({ order: order.id, ...expected });
  }
}
