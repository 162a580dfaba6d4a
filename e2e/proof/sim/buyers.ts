import { createHash } from 'node:crypto';
import { asc, eq, sql } from 'drizzle-orm';
import { esims, orderLines, orders, orderUnits, refunds } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import { sellablePlan } from '#lib/catalogue/read.ts';
import { askForChange } from '#lib/changes/ask.ts';
import { settle } from '#lib/checkout/settle.ts';
import { type StartResult, startCheckout } from '#lib/checkout/start.ts';
import { startTopUp } from '#lib/checkout/start-top-up.ts';
import { topUpList } from '#lib/esims/top-up-offers.ts';
import { changeEsim } from '#lib/operator/esim-change.ts';
import { replaceEsim } from '#lib/operator/esim-replace.ts';
import { refundUnits } from '#lib/operator/order-refund.ts';
import { retryOrder } from '#lib/operator/order-retry.ts';
import { settleByHand } from '#lib/operator/order-settle-refund.ts';
import { stopWaiting } from '#lib/orders/stop-waiting.ts';
import { sha256 } from '#lib/secrets.ts';
import { dayPass, fixedPlans } from './shelf.ts';
import { stripeOf } from './wires.ts';
import { appUrl, linkSecret, type World } from './world.ts';

export const owner: Operator = {
  ...{ kind: 'operator', customerId: 'cus_owner', email: 'owner@example.com', role: 'owner', fresh: true },
};
const orderCount = 8;
const consent = { terms: 'yes', immediate: 'yes', device: 'yes', unlocked: 'yes' } as const;
export const buyerKey = (no: number) => sha256(`buyer ${no}`);
const viewerOf = (no: number) => ({ buyerKey: buyerKey(no), customerId: null, orderToken: null });

/** The people of one seed: buyers with their phones, and whoever runs the shop. */
export function openBuyers(world: World) {
  const { chance, db, stripe } = world;
  const counter = { db, stripe: stripeOf(world), appUrl };
  const till = { db, stripe: counter.stripe, live: false };
  const paying = new Set<string>();

  /** The form's key is a UUID; the same in each run. */
  function uuid(text: string): string {
    const hex = createHash('sha256').update(`${world.seed} ${text}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  function comes(no: number): void {
    const isPass = chance.happens(0.2);
    const plan = isPass ? dayPass : chance.pick(fixedPlans);
    const quantity = chance.weighted([
      [1, 6],
      [2, 2],
      [3, 2],
    ] as const);
    const days = isPass ? chance.between(1, 5) : null;
    const key = uuid(`sale ${no}`);
    const start = async () => {
      const found = await sellablePlan(db, plan);
      if (!found) return null;
      const seenCents = linePriceCents(found, days) * quantity;
      const form = { plan, quantity, days, seenCents, checkoutKey: key, ...consent };
      return startCheckout(counter, { buyerKey: buyerKey(no), customerId: null }, form);
    };
    world.later(chance.seconds(0, 400), `buyer ${no} comes`, () => click(`sale of buyer ${no}`, start, 4));
    // Two clicks on one button, or a back button.
    if (chance.happens(0.2)) {
      world.later(chance.seconds(0, 400), `buyer ${no} clicks twice`, () =>
        click(`sale of buyer ${no}`, start, 1),
      );
    }
  }

  /** Tries to get to the payment page, as often as somebody patient would. */
  async function click(
    name: string,
    start: () => Promise<StartResult | { ok: false } | null>,
    tries: number,
  ) {
    await world.request(`${name}: to the payment`, async () => {
      const started = await start();
      if (started?.ok) reach(name, started.orderId, started.url);
      else if (tries > 1) world.later(5000, `${name} again`, () => click(name, start, tries - 1));
    });
  }

  function reach(name: string, orderId: string, url: string): void {
    const session = /(cs_\w+)/.exec(url)?.[1];
    if (!session) return;
    if (paying.has(session)) {
      world.fire('two clicks on one purchase');
      return;
    }
    paying.add(session);
    world.later(chance.seconds(3, 60), `${name} pays`, () => pay(name, orderId, session));
  }

  async function pay(name: string, orderId: string, session: string): Promise<void> {
    const how = chance.weighted([
      ['at once', 80],
      ['later', 10],
      ['never', 5],
      ['another amount', 5],
    ] as const);
    if (how === 'never') return;
    if (how === 'another amount') {
      world.fire('paid another amount');
      stripe.edit(session, { amount_total: chance.between(50, 5000) });
    }
    if (how === 'later') stripe.settings({ payments: 'async' });
    await stripe.pay(session, { email: 'Traveller@Example.com' });
    stripe.settings({ payments: 'instant' });
    if (how === 'later') {
      const outcome = chance.pick(['succeeded', 'failed'] as const);
      world.later(chance.seconds(10, 900), `${name}: delayed payment ${outcome}`, async () => {
        world.fire(`delayed payment ${outcome}`);
        await stripe.settle(session, outcome);
      });
    }
    if (chance.happens(0.6)) {
      world.later(chance.between(100, 4000), `${name} returns`, () =>
        world.request('return from Stripe', () => settle(till, orderId, { actor: { kind: 'buyer' } })),
      );
    }
    if (chance.happens(0.15)) world.later(chance.seconds(1, 900), `${name} disputes`, () => dispute(session));
  }

  async function dispute(session: string): Promise<void> {
    const intent = stripe.ledger().find((one) => one.session === session && one.captured > 0);
    if (!intent || intent.disputed || intent.refunded + intent.refundsPending > 0) return;
    const { id } = stripe.dispute(intent.payment_intent);
    const end = chance.pick(['won', 'lost', null] as const);
    if (!end) return;
    world.later(chance.seconds(30, 1200), `dispute ${end}`, async () => {
      world.fire(`dispute ${end}`);
      stripe.closeDispute(id, end);
    });
  }

  /** Something that somebody does with what was delivered, or with what was not. */
  async function deed(): Promise<void> {
    const owned = await delivered();
    const waiting = await undelivered();
    const esim = owned.length > 0 ? chance.pick(owned) : null;
    const kind = chance.weighted([
      ['install', esim ? 4 : 0],
      ['use', esim ? 4 : 0],
      ['cancel', esim ? 6 : 0],
      ['suspend', esim ? 3 : 0],
      ['resume', esim ? 3 : 0],
      ['top up', esim ? 10 : 0],
      ['refund', esim ? 3 : 0],
      ['replace', esim ? 3 : 0],
      ['cancel as operator', esim ? 2 : 0],
      ['retry', 3],
      ['stop waiting', waiting.length > 0 ? 4 : 0],
      ['settle by hand', 1],
      ['nothing', 1],
    ] as const);
    world.tell(`deed: ${kind}${esim ? ` ${esim.esim.id}` : ''}`);
    if (esim) await deeds(esim)[kind]?.();
    if (kind === 'stop waiting') {
      const order = chance.pick(waiting);
      await world.request('stop waiting', () =>
        stopWaiting(db, linkSecret, { ...viewerOf(0), buyerKey: order.buyerKey }, order.id),
      );
    }
    if (kind === 'retry' && waiting[0]) {
      const { id } = chance.pick(waiting);
      await world.request('retry', () => retryOrder(db, owner, id));
    }
    if (kind === 'settle by hand') await byHand();
  }

  type Owned = Awaited<ReturnType<typeof delivered>>[number];

  function deeds({ esim, order, unit }: Owned): Record<string, () => Promise<unknown>> {
    const viewer = { buyerKey: order.buyerKey, customerId: null, orderToken: null };
    const phone = (change: Parameters<typeof world.supplier.esim>[1]) => () =>
      world.supplier.esim(esim.esimTranNo, change).catch(() => {});
    const ask = (kind: 'cancel' | 'suspend' | 'resume') => () =>
      world.request(`ask: ${kind}`, () => askForChange(db, linkSecret, viewer, order.id, esim.id, kind));
    const reason = 'It did not work';
    return {
      install: phone({ install: true, enable: true }),
      use: phone({ use: 500_000_000 }),
      cancel: ask('cancel'),
      suspend: ask('suspend'),
      resume: ask('resume'),
      'top up': () => topUp({ esim, order, unit }),
      refund: () =>
        world.request('refund', () =>
          refundUnits(db, owner, {
            orderId: order.id,
            unitId: unit.id,
            cents: chance.happens(0.5) ? null : 100,
            reason,
          }),
        ),
      replace: () => world.request('replace', () => replaceEsim(db, owner, esim.id, reason)),
      'cancel as operator': () =>
        world.request('cancel as operator', () => changeEsim(db, owner, esim.id, { kind: 'cancel', reason })),
    };
  }

  let topUps = 0;
  async function topUp({ esim, order }: Owned): Promise<void> {
    topUps += 1;
    const key = uuid(`top-up ${topUps}`);
    const viewer = { buyerKey: order.buyerKey, customerId: null, orderToken: null };
    const name = `top-up ${topUps}`;
    const start = async () => {
      const list = await topUpList(db, esim.id);
      const offer = list.state === 'listed' ? list.offers[0] : undefined;
      if (!offer) return null;
      const days = offer.kind === 'day-pass' ? 2 : null;
      const { terms, immediate } = consent;
      const form = {
        offer: offer.code,
        days,
        seenCents: linePriceCents(offer, days),
        checkoutKey: key,
        terms,
        immediate,
      };
      const whose = { linkSecret, viewer, orderId: order.id, esimId: esim.id };
      return startTopUp(counter, { buyerKey: order.buyerKey, customerId: null }, whose, form);
    };
    await click(name, start, 4);
  }

  /** A person pays out what Stripe could not. */
  async function byHand(): Promise<void> {
    const [failed] = await db.select().from(refunds).where(eq(refunds.state, 'failed')).limit(1);
    if (failed)
      await world.request('settle by hand', () =>
        settleByHand(db, owner, failed.orderId, failed.id, 'bank transfer'),
      );
  }

  const delivered = () =>
    db
      .select({ esim: esims, order: orders, unit: orderUnits })
      .from(esims)
      .innerJoin(orderUnits, eq(orderUnits.id, esims.unitId))
      .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
      .innerJoin(orders, eq(orders.id, orderLines.orderId))
      .orderBy(asc(esims.esimTranNo));

  const undelivered = async () =>
    (
      await db.execute<{ id: string; buyerKey: string }>(sql`
        select distinct o.id, o.buyer_key as "buyerKey", o.created_at, o.checkout_key from orders o
        join order_lines l on l.order_id = o.id join order_units u on u.line_id = l.id
        where o.paid_at is not null and u.decision is null order by o.created_at, o.checkout_key`)
    ).rows;

  return {
    begin: () => {
      for (let no = 1; no <= orderCount; no += 1) comes(no);
      for (let n = 0; n < 26; n += 1) world.later(chance.seconds(60, 1700), 'deed', deed);
    },
  };
}
