import { asc, desc, eq, inArray } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import {
  esims,
  orderHistory,
  orderLines,
  orders,
  orderUnits,
  type PlanSnapshot,
  refunds,
} from '#db/schema/index.ts';
import type { LineState, OrderState, RefundState } from '#db/schema/transitions.ts';
import { type DataLeft, dataLeft } from '#lib/esims/read.ts';
import { isId } from '#lib/ids.ts';
import { type EncryptionKey, open, sameText } from '#lib/secrets.ts';
import { recordCodeViews } from './code-views.ts';
import { opensOrder } from './link.ts';
import { type Standing, standingOf, unitTally } from './standing.ts';

/** Who is looking: any one of these that fits opens the order. All of them null is a stranger. */
export interface Viewer {
  /** SHA-256 of the buyer cookie. */
  buyerKey: string | null;
  /** Who is signed in. */
  customerId: string | null;
  /** Token of a mailed link, from its cookie. */
  orderToken: string | null;
  /** What its browser is, in few words; for the owner, who sees where a code was shown. */
  device?: string;
  /** Where the request came from; null when no proxy of ours says so. */
  network?: string | null;
}

/** Keys of the process that shows orders. */
export interface ReadKeys {
  encryption: readonly EncryptionKey[];
  linkSecret: string;
}

export interface EsimView {
  id: string;
  /** The secret behind the QR code: only ever on this page. */
  activationCode: string;
  iccid: string;
  apn: string | null;
  esimStatus: string;
  smdpStatus: string;
  /** Data as the network last counted it. For a day pass it says nothing of the whole and is not shown. */
  data: DataLeft;
  /** Activate-by before first use, end of validity after it. */
  expiresAt: Date | null;
  installedAt: Date | null;
  activatedAt: Date | null;
}

export interface UnitView {
  id: string;
  no: number;
  priceCents: number;
  /** preparing until its fate is decided; then ready, or refunding until Stripe has sent the money. */
  state: 'preparing' | 'ready' | 'refunding' | 'refunded' | 'refund-failed' | 'taken-by-bank';
  /** Why its money goes back; null while it does not. */
  refundPurpose: EndingPurpose | null;
  /** How much goes back: its price, less what went back as goodwill before. */
  refundCents: number | null;
  esim: EsimView | null;
}

/** Refunds that end a unit; one out of goodwill leaves it what it is. */
export const endingPurposes = ['undelivered', 'cancelled', 'dispute', 'mismatch', 'elsewhere'] as const;
export type EndingPurpose = (typeof endingPurposes)[number];

export interface LineView {
  id: string;
  state: LineState;
  plan: PlanSnapshot;
  quantity: number;
  days: number | null;
  unitPriceCents: number;
  /** The eSIM a top-up is for. */
  esimId: string | null;
  deadlineAt: Date | null;
  units: UnitView[];
}

export interface OrderView {
  id: string;
  kind: 'sale' | 'topup' | 'replacement';
  state: OrderState;
  createdAt: Date;
  paidAt: Date | null;
  email: string | null;
  currency: string;
  totalCents: number;
  refundedCents: number;
  /** The whole payment going back because it was not the order's amount; in the currency paid. */
  wholeRefund: { amountCents: number; currency: string } | null;
  lines: LineView[];
  /** True once no unit is waiting for its fate and no refund for its end. */
  finished: boolean;
  history: { subject: string; to: string; at: Date }[];
}

type OrderRow = typeof orders.$inferSelect;
type RefundRow = typeof refunds.$inferSelect;

/** Whether a viewer may see an order: its buyer's browser, its owner, or the bearer of its link. */
export function mayOpen(order: OrderRow, viewer: Viewer, linkSecret: string): boolean {
  if (viewer.buyerKey !== null && sameText(viewer.buyerKey, order.buyerKey)) return true;
  if (viewer.customerId !== null && viewer.customerId === order.customerId) return true;
  return viewer.orderToken !== null && opensOrder(linkSecret, order, viewer.orderToken);
}

/** Whether this viewer may follow this order; for the live feed. Missing and forbidden look the same. */
export async function canFollow(
  db: Db,
  linkSecret: string,
  viewer: Viewer,
  orderId: string,
): Promise<boolean> {
  const order = await ownOrder(db, linkSecret, viewer, orderId);
  return order !== null;
}

async function ownOrder(
  db: Db,
  linkSecret: string,
  viewer: Viewer,
  orderId: string,
): Promise<OrderRow | null> {
  if (!isId('ord', orderId)) return null;
  const [order] = await db.select().from(orders).where(eq(orders.id, orderId));
  return order && mayOpen(order, viewer, linkSecret) ? order : null;
}

/** An order as its owner sees it, activation codes opened; null when it is missing or not theirs. */
export async function orderFor(
  db: Db,
  keys: ReadKeys,
  viewer: Viewer,
  orderId: string,
): Promise<OrderView | null> {
  const order = await ownOrder(db, keys.linkSecret, viewer, orderId);
  if (!order) return null;
  const lines = await db
    .select()
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.no));
  const returned = await db.select().from(refunds).where(eq(refunds.orderId, orderId));
  const whole = returned.find((row) => row.unitId === null && row.purpose === 'mismatch') ?? null;
  const lineIds = lines.map((line) => line.id);
  const units = await unitsOf(db, keys, order, lineIds, returned);
  const history = await db
    .select({ subject: orderHistory.subject, to: orderHistory.to, at: orderHistory.at })
    .from(orderHistory)
    .where(eq(orderHistory.orderId, orderId))
    .orderBy(asc(orderHistory.at), asc(orderHistory.id));
  const all = [...units.values()].flat();
  const shown = all.flatMap(({ esim }) => (esim?.activationCode ? [esim.id] : []));
  await recordCodeViews(db, order, viewer, shown);
  return {
    id: order.id,
    kind: order.kind,
    state: order.state,
    createdAt: order.createdAt,
    paidAt: order.paidAt,
    email: order.email,
    currency: order.currency,
    totalCents: order.totalCents,
    refundedCents: returned
      .filter((row) => row.state === 'succeeded')
      .reduce((sum, row) => sum + row.amountCents, 0),
    wholeRefund: whole && { amountCents: whole.amountCents, currency: whole.currency },
    lines: lines.map((line) => ({ ...lineView(line), units: units.get(line.id) ?? [] })),
    finished: all.every((unit) => unit.state !== 'preparing' && unit.state !== 'refunding'),
    history,
  };
}

function lineView(line: typeof orderLines.$inferSelect) {
  const { id, state, plan, quantity, days, unitPriceCents, esimId, deadlineAt } = line;
  return { id, state, plan, quantity, days, unitPriceCents, esimId, deadlineAt };
}

async function unitsOf(
  db: Db,
  keys: ReadKeys,
  order: OrderRow,
  lineIds: string[],
  returned: readonly RefundRow[],
): Promise<Map<string, UnitView[]>> {
  const rows = await db
    .select({ unit: orderUnits, esim: esims })
    .from(orderUnits)
    .leftJoin(esims, eq(esims.unitId, orderUnits.id))
    .where(inArray(orderUnits.lineId, lineIds))
    .orderBy(asc(orderUnits.no));
  const byLine = new Map<string, UnitView[]>();
  for (const row of rows) {
    const refund = endingRefund(returned, row.unit);
    const shown = row.unit.decision === 'deliver' && !refund && mayShowCodes(order.state) ? row.esim : null;
    const view: UnitView = {
      id: row.unit.id,
      no: row.unit.no,
      priceCents: row.unit.priceCents,
      state: unitState(row.unit.decision, refund?.state ?? null),
      refundPurpose: refund?.purpose ?? null,
      refundCents: refund?.cents ?? null,
      esim: shown ? esimView(keys, shown) : null,
    };
    byLine.set(row.unit.lineId, [...(byLine.get(row.unit.lineId) ?? []), view]);
  }
  return byLine;
}

/** What ends a unit: a refund of its own, or that of a payment without a unit to it. */
function endingRefund(returned: readonly RefundRow[], unit: { id: string; decision: string | null }) {
  for (const purpose of endingPurposes) {
    const of = purpose === 'mismatch' || purpose === 'elsewhere' ? null : unit.id;
    // What was sent back at Stripe itself takes nothing away that was delivered.
    if (purpose === 'elsewhere' && unit.decision !== 'refund') continue;
    const refund = returned.find((row) => row.purpose === purpose && row.unitId === of);
    if (refund) return { purpose, state: refund.state, cents: refund.amountCents };
  }
  return null;
}

/** A disputed payment freezes the codes; a dispute that was won shows them again. */
function mayShowCodes(state: OrderState): boolean {
  return state === 'paid' || state === 'dispute_won';
}

function unitState(decision: 'deliver' | 'refund' | null, refund: RefundState | null): UnitView['state'] {
  if (refund === 'succeeded' || refund === 'settled_by_hand') return 'refunded';
  if (refund === 'failed') return 'refund-failed';
  if (refund === 'overtaken') return 'taken-by-bank';
  if (decision === 'refund' || refund !== null) return 'refunding';
  return decision === 'deliver' ? 'ready' : 'preparing';
}

/** An eSIM with its activation code: ask first whether it may be shown. */
export function esimView(keys: ReadKeys, esim: typeof esims.$inferSelect): EsimView {
  const { id, iccid, apn, esimStatus, smdpStatus, expiresAt, installedAt, activatedAt } = esim;
  return {
    id,
    iccid,
    apn,
    esimStatus,
    smdpStatus,
    expiresAt,
    installedAt,
    activatedAt,
    data: dataLeft(esim),
    // Empty once its owner's account was deleted.
    activationCode: esim.sealedActivationCode && open(keys.encryption, id, esim.sealedActivationCode),
  };
}

export interface OrderSummary {
  id: string;
  kind: OrderRow['kind'];
  standing: Standing;
  /** What was paid for as ordered has one; a payment that goes back whole has none. */
  hasReceipt: boolean;
  title: string;
  quantity: number;
  createdAt: Date;
  currency: string;
  totalCents: number;
}

/** The newest orders of a customer, or of a guest's browser; drafts that were never paid are left out. */
export async function ordersOf(db: Db, viewer: Viewer): Promise<OrderSummary[]> {
  const mine = viewer.customerId
    ? eq(orders.customerId, viewer.customerId)
    : eq(orders.buyerKey, viewer.buyerKey ?? '');
  const rows = await db
    .select({
      order: orders,
      plan: orderLines.plan,
      quantity: orderLines.quantity,
      tally: unitTally(orders.id),
    })
    .from(orders)
    .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
    .where(mine)
    .orderBy(desc(orders.createdAt))
    .limit(100);
  return rows
    .filter(({ order }) => !['draft', 'session_open', 'expired', 'failed'].includes(order.state))
    .map(({ order, plan, quantity, tally }) => ({
      id: order.id,
      kind: order.kind,
      standing: standingOf(order.state, tally),
      hasReceipt: order.paidAt !== null,
      title: plan.title,
      quantity,
      createdAt: order.createdAt,
      currency: order.currency,
      totalCents: order.totalCents,
    }));
}

/** Whether a browser has bought anything. */
export async function hasBought(db: Db, { buyerKey }: Viewer): Promise<boolean> {
  return buyerKey !== null && (await db.$count(orders, eq(orders.buyerKey, buyerKey))) > 0;
}
