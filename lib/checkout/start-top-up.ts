import { eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { orderLines, type PlanSnapshot } from '#db/schema/index.ts';
import { planTitle } from '#lib/catalogue/plan-title.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import { ShopError } from '#lib/errors.ts';
import { type TopUpOffer, topUpList } from '#lib/esims/top-up-offers.ts';
import { daysThatFit, type TopUpObstacle } from '#lib/esims/top-up-rules.ts';
import { type OwnEsim, ownEsim } from '#lib/orders/own-esim.ts';
import type { Viewer } from '#lib/orders/read.ts';
import type { OrderRow } from '#lib/orders/transition.ts';
import { isBuyerBlocked } from './blocks.ts';
import { type Buyer, type Draft, draftOrder, orderByKey } from './draft.ts';
import { salesPaused } from './gate.ts';
import type { TopUpForm } from './input.ts';
import { type Counter, largestCents, openPayment, type StartResult, tooManyOrders } from './start.ts';
import { topUpHurdle } from './top-up-hurdle.ts';

export type StartTopUpResult =
  | StartResult
  | { ok: false; reason: 'no-such-offer' }
  | { ok: false; reason: 'list-too-old' }
  | { ok: false; reason: 'too-many-days' }
  | { ok: false; reason: 'obstacle'; obstacle: TopUpObstacle };

/** Which eSIM, and who wants to top it up. */
export interface TopUpOf {
  linkSecret: string;
  viewer: Viewer;
  orderId: string;
  esimId: string;
}

/**
 * Takes a top-up up to the payment page. Offer, price, cost, eSIM and owner are read here; of the form only
 * the offer's code, the days and the key count. Whoever pays, it belongs to the owner of the eSIM.
 */
export async function startTopUp(
  counter: Counter,
  buyer: Buyer,
  of: TopUpOf,
  form: TopUpForm,
): Promise<StartTopUpResult> {
  const { db } = counter;
  const own = await ownEsim(db, of.linkSecret, of.viewer, of.orderId, of.esimId);
  if (!own) throw new ShopError('not-found', 'There is no such eSIM for you');
  const known = await orderByKey(db, buyer.buyerKey, form.checkoutKey);
  if (known) {
    const same = await fits(db, known, own, form);
    return same ? openPayment(counter, known) : { ok: false, reason: 'page-too-old' };
  }
  const obstacle = await topUpHurdle(db, own);
  if (obstacle) return { ok: false, reason: 'obstacle', obstacle };
  const list = await topUpList(db, of.esimId);
  if (list.state !== 'listed') return { ok: false, reason: 'list-too-old' };
  const offer = list.offers.find(({ code }) => code === form.offer);
  if (!offer) return { ok: false, reason: 'no-such-offer' };
  const problem = daysProblem(offer, own, form.days);
  if (problem) return { ok: false, reason: problem };

  const totalCents = linePriceCents(offer, form.days);
  if (totalCents > largestCents) return { ok: false, reason: 'too-much' };
  if (totalCents !== form.seenCents) {
    return { ok: false, reason: 'price-changed', totalCents, currency: offer.currency };
  }
  if (await isBuyerBlocked(db, buyer)) return { ok: false, reason: 'blocked' };
  const seconds = await tooManyOrders(db, buyer);
  if (seconds !== null) return { ok: false, reason: 'too-many', seconds };
  const pause = await salesPaused(db, offer.costUnits * (form.days ?? 1));
  if (pause) return { ok: false, reason: 'paused', pause };
  return openPayment(counter, await draftOrder(db, buyer, topUpOf(own, buyer, form, offer, totalCents)));
}

function daysProblem({ kind }: TopUpOffer, { esim }: OwnEsim, days: number | null) {
  if (kind === 'fixed') return days === null ? null : 'no-days';
  if (days === null) return 'days-needed';
  return days > daysThatFit(esim.totalDays) ? 'too-many-days' : null;
}

async function fits(db: Db, order: OrderRow, { esim }: OwnEsim, form: TopUpForm): Promise<boolean> {
  const [line] = await db.select().from(orderLines).where(eq(orderLines.orderId, order.id));
  return line?.esimId === esim.id && line.supplierCode === form.offer && line.days === form.days;
}

function topUpOf(
  { order, line, esim }: OwnEsim,
  buyer: Buyer,
  form: TopUpForm,
  offer: TopUpOffer,
  unitPriceCents: number,
): Draft {
  return {
    kind: 'topup',
    checkoutKey: form.checkoutKey,
    customerId: order.customerId ?? buyer.customerId,
    currency: offer.currency,
    line: {
      planCode: offer.code,
      supplierCode: offer.code,
      plan: topUpSnapshot(line.plan, offer),
      quantity: 1,
      days: form.days,
      unitPriceCents,
      costUnits: offer.costUnits,
      esimId: esim.id,
    },
  };
}

type Added = Pick<TopUpOffer, 'code' | 'kind' | 'dataBytes' | 'days'>;

/** What an order keeps of a top-up. */
export function topUpSnapshot(base: PlanSnapshot, { code, kind, dataBytes, days }: Added): PlanSnapshot {
  const facts = { kind, dataBytes, days };
  const title = planTitle(base.locationName, { ...facts, variant: null, speedAfter: null });
  return { ...base, ...facts, code, title: `Top-up: ${title}` };
}
