import { and, asc, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import {
  esimChanges,
  orderHistory,
  orderLines,
  orders,
  orderUnits,
  type PlanSnapshot,
  plans,
} from '#db/schema/index.ts';
import type { OrderState } from '#db/schema/transitions.ts';
import { type DataLeft, dataLeft, daysUntil } from '#lib/esims/read.ts';
import { type Ending, type EsimState, endingOf, esimState } from '#lib/esims/states.ts';
import { type CodeView, codeViewsOf, recordCodeViews } from './code-views.ts';
import { esimStory, type StoryLine, type StoryTopUp } from './esim-story.ts';
import { isFree, type OwnEsim, ownEsim, showsCodes } from './own-esim.ts';
import { type EsimView, esimView, mayOpen, type ReadKeys, type Viewer } from './read.ts';

/** What the catalogue says of the plan today. */
type PlanToday = Pick<
  typeof plans.$inferSelect,
  'kind' | 'networks' | 'covers' | 'exits' | 'afterAllowance' | 'speedAfter' | 'topUp'
>;

/** Everything the page of one eSIM shows. */
export interface EsimPage {
  /** The shop's clock. */
  now: Date;
  orderId: string;
  orderState: OrderState;
  /** The payment is in the hands of a bank, or was taken back: no codes, no changes. */
  frozen: boolean;
  paidAt: Date | null;
  plan: PlanSnapshot;
  /** Days bought of a day pass; null for a fixed plan. */
  days: number | null;
  /** "your eSIM", or which of several. */
  name: string;
  /** Last letters of its id: enough for support to find it in its order. */
  reference: string;
  /** The rows behind it, for what else is asked about the eSIM. */
  own: OwnEsim;
  state: EsimState;
  /** How it ended, where that is more than that its time is over. */
  ending: Ending | null;
  /** Opened by the mailed link alone: whoever looks has no other eSIMs here. */
  byLink: boolean;
  data: DataLeft;
  daysLeft: number | null;
  /** Whether the last read is old enough for another one to be asked for. */
  mayLookAgain: boolean;
  /** With its activation code; null while the order is frozen, and once the eSIM is over. */
  view: EsimView | null;
  /** Null when the plan is not in the catalogue any more. */
  today: PlanToday | null;
  /** A paid top-up is on its way. */
  toppingUp: boolean;
  story: StoryLine[];
  /** Where its code was shown, this time among them. */
  codeViews: CodeView[];
}

/** One eSIM for who may see it; null for everybody else, as for one that does not exist. */
export async function esimPage(
  db: Db,
  keys: ReadKeys,
  viewer: Viewer,
  orderId: string,
  esimId: string,
): Promise<EsimPage | null> {
  const own = await ownEsim(db, keys.linkSecret, viewer, orderId, esimId);
  if (!own) return null;
  const { order, line, unit, esim } = own;
  const [clock, name, today, steps, topUps] = await Promise.all([
    clockOf(db, own),
    nameOf(db, orderId, unit.id),
    planToday(db, line.planCode),
    stepsOf(db, esimId),
    topUpsOf(db, esimId, (topUp) => mayOpen(topUp, viewer, keys.linkSecret)),
  ]);
  const view = showsCodes(own) ? esimView(keys, esim) : null;
  if (view?.activationCode) await recordCodeViews(db, order, viewer, [esimId]);
  const state = esimState(esim.esimStatus, esim.smdpStatus);
  const readyAt = unit.decision === 'deliver' ? unit.decidedAt : null;
  return {
    ...clock,
    orderId,
    orderState: order.state,
    frozen: !isFree(order),
    paidAt: order.paidAt,
    plan: line.plan,
    days: line.days,
    name,
    reference: esimId.slice(-6).toUpperCase(),
    own,
    state,
    ending: endingOf(esim),
    byLink: !mayOpen(order, { ...viewer, orderToken: null }, keys.linkSecret),
    data: dataLeft(esim),
    view,
    today,
    toppingUp: topUps.some(({ decision }) => decision === null),
    story: esimStory({ ...esim, paidAt: order.paidAt, readyAt, steps, topUps }),
    codeViews: await codeViewsOf(db, esimId),
  };
}

async function clockOf(db: Db, { esim }: OwnEsim) {
  const { rows } = await db.execute<{ now: string; daysLeft: number | null; old: boolean }>(sql`
    select shop_now() as now, ${daysUntil(sql`${esim.expiresAt}::timestamptz`)} as "daysLeft",
      ${esim.readAt}::timestamptz < shop_now() - interval '1 minute' as old`);
  const [row] = rows;
  return {
    now: new Date(row?.now ?? esim.readAt),
    daysLeft: row?.daysLeft ?? null,
    mayLookAgain: row?.old ?? false,
  };
}

async function nameOf(db: Db, orderId: string, unitId: string): Promise<string> {
  const units = await db
    .select({ id: orderUnits.id })
    .from(orderUnits)
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.no), asc(orderUnits.no));
  const index = units.findIndex(({ id }) => id === unitId);
  return units.length === 1 ? 'your eSIM' : `eSIM ${index + 1} of ${units.length}`;
}

/** Also of a plan that is not on sale any more: the eSIM still runs on it. */
async function planToday(db: Db, code: string): Promise<PlanToday | null> {
  const { kind, networks, covers, exits, afterAllowance, speedAfter, topUp } = plans;
  const [row] = await db
    .select({ kind, networks, covers, exits, afterAllowance, speedAfter, topUp })
    .from(plans)
    .where(eq(plans.code, code));
  return row ?? null;
}

function stepsOf(db: Db, esimId: string) {
  const ofChange = and(
    eq(orderHistory.subject, 'change'),
    inArray(
      orderHistory.subjectId,
      db.select({ id: esimChanges.id }).from(esimChanges).where(eq(esimChanges.esimId, esimId)),
    ),
  );
  return db
    .select({
      subject: sql<'esim' | 'change'>`${orderHistory.subject}`,
      from: orderHistory.from,
      to: orderHistory.to,
      actor: orderHistory.actor,
      at: orderHistory.at,
      change: esimChanges.kind,
    })
    .from(orderHistory)
    .leftJoin(esimChanges, eq(esimChanges.id, orderHistory.subjectId))
    .where(or(and(eq(orderHistory.subject, 'esim'), eq(orderHistory.subjectId, esimId)), ofChange))
    .orderBy(asc(orderHistory.at), asc(orderHistory.id));
}

/** A top-up leads to its own order, unless whoever looks holds the link of the eSIM's order alone. */
async function topUpsOf(
  db: Db,
  esimId: string,
  opens: (topUp: typeof orders.$inferSelect) => boolean,
): Promise<StoryTopUp[]> {
  const rows = await db
    .select({
      order: orders,
      decision: orderUnits.decision,
      decidedAt: orderUnits.decidedAt,
      plan: orderLines.plan,
      days: orderLines.days,
    })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(orderUnits, eq(orderUnits.lineId, orderLines.id))
    .where(and(eq(orderLines.esimId, esimId), isNotNull(orders.paidAt)));
  return rows.flatMap(({ order, plan, days, ...row }) => {
    const { paidAt } = order;
    const orderId = opens(order) ? order.id : null;
    const { kind, dataBytes } = plan;
    return paidAt ? [{ ...row, orderId, paidAt, kind, dataBytes, days: days ?? plan.days }] : [];
  });
}
