import { desc, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { type ChangeKind, esimChanges, orderLines, orderUnits } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { operatorObstacle } from '#lib/changes/ask-as-operator.ts';
import type { Obstacle } from '#lib/changes/rules.ts';
import { type DataLeft, dataLeft } from '#lib/esims/read.ts';
import { type EsimState, esimState } from '#lib/esims/states.ts';
import { isId } from '#lib/ids.ts';
import { esimWithOrder, type OwnEsim } from '#lib/orders/own-esim.ts';
import { type UsageView, usageOf } from '#lib/usage/read.ts';
import { type ReplaceObstacle, replaceObstacle } from './esim-replace-rules.ts';

/** What the console says of one eSIM. There is no activation code in it: staff never see one. */
export interface OperatorEsim {
  now: Date;
  id: string;
  orderId: string;
  orderState: string;
  title: string;
  dayPass: boolean;
  email: string | null;
  iccidEnd: string;
  esimTranNo: string;
  supplierOrderNo: string;
  esimStatus: string;
  smdpStatus: string;
  state: EsimState;
  statusSince: Date;
  readAt: Date;
  nextReadAt: Date | null;
  data: DataLeft;
  totalBytes: number;
  totalDays: number;
  topUps: number;
  expiresAt: Date | null;
  installedAt: Date | null;
  activatedAt: Date | null;
  usage: UsageView;
  changes: { id: string; kind: ChangeKind; state: string; actor: string; reason: string | null; at: Date }[];
  /** Why each change is not possible now; null when it is. */
  obstacles: Record<ChangeKind, Obstacle | null>;
  /** The order of the eSIM that replaced it. */
  replacedBy: string | null;
  /** Why it cannot be replaced; null when it can. */
  replace: ReplaceObstacle | null;
}

/** One eSIM for the console; null when there is none. */
export async function operatorEsim(
  db: Db,
  _operator: Operator,
  esimId: string,
): Promise<OperatorEsim | null> {
  if (!isId('esm', esimId)) return null;
  const own = await esimWithOrder(db, esimId);
  if (!own) return null;
  const { order, line, esim } = own;
  const { rows } = await db.execute<{ now: string }>(sql`select shop_now() as now`);
  return {
    now: new Date(rows[0]?.now ?? esim.readAt),
    id: esim.id,
    orderId: order.id,
    orderState: order.state,
    title: line.plan.title,
    dayPass: line.plan.kind === 'day-pass',
    email: order.email,
    iccidEnd: esim.iccid.slice(-4),
    esimTranNo: esim.esimTranNo,
    supplierOrderNo: esim.supplierOrderNo,
    esimStatus: esim.esimStatus,
    smdpStatus: esim.smdpStatus,
    state: esimState(esim.esimStatus, esim.smdpStatus),
    statusSince: esim.statusSince,
    readAt: esim.readAt,
    nextReadAt: esim.nextReadAt,
    data: dataLeft(esim),
    totalBytes: esim.totalBytes,
    totalDays: esim.totalDays,
    topUps: esim.allowance,
    expiresAt: esim.expiresAt,
    installedAt: esim.installedAt,
    activatedAt: esim.activatedAt,
    usage: await usageOf(db, esimId),
    changes: await changesOf(db, esimId),
    obstacles: await obstaclesOf(db, own),
    replacedBy: await replacementOf(db, own.unit.id),
    replace: await replaceObstacle(db, own),
  };
}

async function changesOf(db: Db, esimId: string): Promise<OperatorEsim['changes']> {
  const rows = await db
    .select()
    .from(esimChanges)
    .where(eq(esimChanges.esimId, esimId))
    .orderBy(desc(esimChanges.createdAt), desc(esimChanges.id))
    .limit(20);
  return rows.map(({ id, kind, state, actor, reason, settledAt, createdAt }) => ({
    ...{ id, kind, state, actor, reason },
    at: settledAt ?? createdAt,
  }));
}

async function obstaclesOf(db: Db, own: OwnEsim): Promise<OperatorEsim['obstacles']> {
  return {
    cancel: await operatorObstacle(db, own, 'cancel'),
    suspend: await operatorObstacle(db, own, 'suspend'),
    resume: await operatorObstacle(db, own, 'resume'),
    revoke: await operatorObstacle(db, own, 'revoke'),
  };
}

async function replacementOf(db: Db, unitId: string): Promise<string | null> {
  const [row] = await db
    .select({ orderId: orderLines.orderId })
    .from(orderUnits)
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .where(
      sql`${orderUnits.replacesUnitId} = ${unitId} and ${orderUnits.decision} is distinct from 'refund'`,
    );
  return row?.orderId ?? null;
}
