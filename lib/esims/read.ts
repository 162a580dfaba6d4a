import { and, desc, eq, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { esims, orderLines, orders, orderUnits, plans } from '#db/schema/index.ts';
import { type SentBack, sentBackOf } from './sent-back.ts';
import { hasStarted } from './started.ts';
import { type Ending, type EsimState, endingOf, esimState, type Pocket, pocketOf } from './states.ts';
import { topUpObstacle } from './top-up-rules.ts';

/** Data as the network last counted it. */
export interface DataLeft {
  leftBytes: number;
  totalBytes: number;
  /** When the network counted it; when we asked, while it does not say. */
  asOf: Date;
}

/** An eSIM in the wallet of its owner. No activation code: that is on its own page and its order's alone. */
export interface EsimPass {
  /** Of the unit bought: it has one before its eSIM exists. */
  unitId: string;
  orderId: string;
  /** Null while it is being prepared. */
  esimId: string | null;
  title: string;
  locationName: string;
  locationCode: string;
  state: EsimState;
  pocket: Pocket;
  /** How it ended, where that is more than that its time is over. */
  ending: Ending | null;
  /** What a cancelled one sent back. */
  sentBack: SentBack[];
  /** Whether the network adds data to it as things stand. */
  topUp: boolean;
  /** The payment is in the hands of a bank: nothing of it can be used or changed. */
  frozen: boolean;
  /** Last four digits; null while it is being prepared. */
  iccidEnd: string | null;
  /** Days it is good for in all, top-ups included. */
  days: number;
  /** What a day pass grants each day; null for a fixed plan. */
  bytesADay: number | null;
  /** Data as the network last counted it; null while it is being prepared, and for day passes. */
  data: DataLeft | null;
  /** Activate-by before first use, end of validity after it. */
  expiresAt: Date | null;
  /** Days until then, begun ones counted; null without an end, 0 once it is over. */
  daysLeft: number | null;
  /** Whether its days are running. */
  started: boolean;
  boughtAt: Date;
}

/** Whose eSIMs: of who is signed in, else of one browser. */
export interface Holder {
  customerId: string | null;
  buyerKey: string | null;
}

/** All eSIMs of a customer, or of a guest's browser, newest first: delivered ones and those being prepared. */
export async function esimsOf(db: DbOrTx, holder: Holder): Promise<EsimPass[]> {
  const rows = await db
    .select({
      unitId: orderUnits.id,
      orderId: orders.id,
      orderState: orders.state,
      boughtAt: orders.createdAt,
      plan: orderLines.plan,
      daysBought: orderLines.days,
      daysLeft: daysUntil(sql`${esims.expiresAt}`),
      planTopUp: plans.topUp,
      esim: {
        id: esims.id,
        iccid: esims.iccid,
        esimStatus: esims.esimStatus,
        smdpStatus: esims.smdpStatus,
        totalDays: esims.totalDays,
        totalBytes: esims.totalBytes,
        usedBytes: esims.usedBytes,
        usedAt: esims.usedAt,
        readAt: esims.readAt,
        expiresAt: esims.expiresAt,
        installedAt: esims.installedAt,
        activatedAt: esims.activatedAt,
        allowance: esims.allowance,
        offersReason: esims.offersReason,
      },
    })
    .from(orderUnits)
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .leftJoin(esims, eq(esims.unitId, orderUnits.id))
    .leftJoin(plans, eq(plans.code, orderLines.planCode))
    .where(
      and(
        heldBy(holder),
        inArray(orders.state, ['paid', 'disputed', 'dispute_won']),
        ne(orders.kind, 'topup'),
        or(isNull(orderUnits.decision), eq(orderUnits.decision, 'deliver')),
      ),
    )
    .orderBy(desc(orders.createdAt), orderUnits.no)
    .limit(200);
  const cancelled = rows.flatMap(({ esim }) => (esim && endingOf(esim) === 'cancelled' ? [esim.id] : []));
  const sentBack = await sentBackOf(db, cancelled);
  return rows.map(({ orderState, plan, daysBought, planTopUp, esim, ...row }) => {
    const state = esim ? esimState(esim.esimStatus, esim.smdpStatus) : 'preparing';
    const frozen = orderState === 'disputed';
    const obstacle = topUpObstacle({
      state,
      lapsed: row.daysLeft === 0,
      free: !frozen,
      plan: planTopUp,
      // What passes by itself in a minute changes no wallet.
      changing: false,
      unfinished: false,
      had: esim?.allowance ?? 0,
    });
    return {
      ...row,
      esimId: esim?.id ?? null,
      title: plan.title,
      locationName: plan.locationName,
      locationCode: plan.locationCode,
      state,
      pocket: pocketOf(state),
      ending: esim ? endingOf(esim) : null,
      sentBack: (esim && sentBack.get(esim.id)) ?? [],
      topUp: esim !== null && obstacle === null && esim.offersReason !== 'none',
      frozen,
      iccidEnd: esim ? esim.iccid.slice(-4) : null,
      days: esim?.totalDays ?? daysBought ?? plan.days,
      bytesADay: plan.kind === 'day-pass' ? plan.dataBytes : null,
      data: esim && plan.kind === 'fixed' ? dataLeft(esim) : null,
      expiresAt: esim?.expiresAt ?? null,
      started: esim ? hasStarted(esim, plan) : false,
    };
  });
}

function heldBy({ customerId, buyerKey }: Holder): SQL {
  return customerId ? eq(orders.customerId, customerId) : eq(orders.buyerKey, buyerKey ?? '');
}

/** Days from now to a moment, the last one counted as a whole; never negative. Null stays null. */
export function daysUntil(moment: SQL): SQL<number | null> {
  return sql`case when ${moment} is null then null
    else greatest(0, ceil(extract(epoch from ${moment} - shop_now()) / 86400))::int end`;
}

/**
 * Usage can pass the total by a little before the network notices; and the network's word that all is used
 * up comes hours before its count says so.
 */
export function dataLeft(esim: {
  esimStatus: string;
  smdpStatus: string;
  totalBytes: number;
  usedBytes: number;
  usedAt: Date | null;
  readAt: Date;
}): DataLeft {
  const { totalBytes, usedBytes, usedAt, readAt } = esim;
  const isUsedUp = esimState(esim.esimStatus, esim.smdpStatus) === 'used-up';
  return {
    totalBytes,
    asOf: usedAt ?? readAt,
    leftBytes: isUsedUp ? 0 : Math.min(totalBytes, Math.max(0, totalBytes - usedBytes)),
  };
}
