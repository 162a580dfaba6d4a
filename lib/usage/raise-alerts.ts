import { eq, sql } from 'drizzle-orm';
import type { Db, DbOrTx } from '#db/client.ts';
import { alerts, customers, esims, orderLines, orders, orderUnits } from '#db/schema/index.ts';
import { hasStarted } from '#lib/esims/started.ts';
import { esimState } from '#lib/esims/states.ts';
import { newId } from '#lib/ids.ts';
import { queueOrderMail } from '#lib/mail/queue.ts';
import { type AlertKind, alertKinds, switchOf } from './alert-kinds.ts';
import { type DueAlert, dueAlerts } from './due-alerts.ts';

/** A lapse and a start happen once, whatever was topped up; all else begins anew with an allowance. */
const onceForAll = /^(activate-by|never-connected)/;
/** eSIMs looked at in one round; the rest waits for the next. */
const mostAtOnce = 200;

/** Tells the owner of an eSIM what its newest state means: once for each kind and allowance. */
export async function raiseAlerts(tx: DbOrTx, esimId: string): Promise<void> {
  const found = await factsOf(tx, esimId);
  // While a bank holds the payment, nothing of it can be used or topped up.
  if (!found || found.orderState === 'disputed' || found.orderState === 'dispute_lost') return;
  for (const due of dueAlerts(found.facts)) {
    const allowance = onceForAll.test(due.kind) ? 0 : found.allowance;
    const state = stateOf(due, found.muted);
    const [alert] = await tx
      .insert(alerts)
      .values({ id: newId('alt'), esimId, kind: due.kind, allowance, state })
      .onConflictDoNothing()
      .returning({ id: alerts.id });
    if (alert && state === 'mailed') await queueOrderMail(tx, 'alert', found.orderId, { subject: alert.id });
  }
}

function stateOf({ kind, late }: DueAlert, muted: readonly string[]) {
  if (late) return 'passed' as const;
  return muted.includes(switchOf(kind)) ? ('muted' as const) : ('mailed' as const);
}

/** Used bytes when an allowance began: as noted when the top-up was sent, else its first reading. */
const startBytes = sql<string | null>`coalesce(
  (select (before ->> 'startBytes')::bigint from supplier_intents
   where kind = 'topup' and esim_id = ${esims.id} and before ? 'startBytes'
     and outcome in ('pending', 'unknown', 'accepted') order by created_at desc limit 1),
  (select used_bytes from readings
   where esim_id = ${esims.id} and allowance = ${esims.allowance} order by created_at, id limit 1))`;

async function factsOf(tx: DbOrTx, esimId: string) {
  const [row] = await tx
    .select({
      esim: esims,
      plan: orderLines.plan,
      orderId: orders.id,
      orderState: orders.state,
      email: orders.email,
      muted: customers.mutedAlerts,
      startBytes,
      now: sql<string>`shop_now()`,
    })
    .from(esims)
    .innerJoin(orderUnits, eq(orderUnits.id, esims.unitId))
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .leftJoin(customers, eq(customers.id, orders.customerId))
    .where(eq(esims.id, esimId));
  if (!row) return null;
  const { esim, plan, orderId, orderState, email, muted, now } = row;
  const start = esim.allowance === 0 ? 0 : Number(row.startBytes ?? 0);
  const facts = {
    state: esimState(esim.esimStatus, esim.smdpStatus),
    planKind: plan.kind,
    totalBytes: esim.totalBytes,
    usedBytes: esim.usedBytes,
    startBytes: start,
    expiresAt: esim.expiresAt,
    activatedAt: esim.activatedAt,
    started: hasStarted(esim, plan),
    since: esim.statusSince,
    boughtAt: esim.createdAt,
    now: new Date(now),
  };
  // Nobody to tell once the account is deleted; written down all the same, or it would be looked at for ever.
  const unwanted = email ? (muted ?? []) : alertKinds.map(({ kind }) => kind);
  return { facts, orderId, orderState, allowance: esim.allowance, muted: unwanted };
}

const status = sql`upper(trim(esim_status))`;
const phone = sql`upper(trim(smdp_status))`;
// As `hasStarted` says, and only what `dueAlerts` has something to say of: what it refuses would be looked
// at for ever, and hold up the others.
const isStarted = sql`(activated_at is not null or ${status} in ('IN_USE', 'USED_UP')
  or (order_lines.plan ->> 'validityStarts' = 'install'
    and (installed_at is not null or ${phone} in ('ENABLED', 'DISABLED'))))`;
const onPhone = sql`${phone} in ('DOWNLOAD', 'INSTALLATION', 'ENABLED', 'DISABLED')`;
const isWaiting = sql`not ${isStarted} and ${status} = 'GOT_RESOURCE' and (${phone} = 'RELEASED' or ${onPhone})`;
const isRunning = sql`${isStarted} and ((${status} = 'GOT_RESOURCE' and ${onPhone})
  or (${status} in ('IN_USE', 'USED_UP') and (${phone} = 'RELEASED' or ${onPhone})))`;

/**
 * The same for eSIMs of which only time passed: the last day, a lapse that comes near, an installation
 * without connection. Each is looked at until its alert is written down.
 */
export async function raiseTimedAlerts(db: Db): Promise<void> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select esims.id from esims
    join order_units on order_units.id = esims.unit_id
    join order_lines on order_lines.id = order_units.line_id
    join orders on orders.id = order_lines.order_id and orders.state in ('paid', 'dispute_won')
    where (${waits('activate-by-30', sql`${isWaiting} and ${endsWithin('30 days')}`)})
       or (${waits('activate-by-7', sql`${isWaiting} and ${endsWithin('7 days')}`)})
       or (${waits('activate-by-1', sql`${isWaiting} and ${endsWithin('1 day')}`)})
       or (${waits('last-day', sql`${isRunning} and ${endsWithin('1 day')}`)})
       or (${waits(
         'never-connected',
         sql`activated_at is null and ${status} = 'GOT_RESOURCE'
           and ${phone} in ('ENABLED', 'DISABLED') and status_since <= shop_now() - interval '3 days'`,
       )})
    order by esims.expires_at
    limit ${mostAtOnce}`);
  for (const { id } of rows) await db.transaction((tx) => raiseAlerts(tx, id));
}

/** Ends within this time. */
function endsWithin(time: string) {
  return sql`expires_at > shop_now() and expires_at <= shop_now() + ${time}::interval`;
}

function waits(kind: AlertKind, when: ReturnType<typeof sql>) {
  const allowance = onceForAll.test(kind) ? sql`0` : sql`esims.allowance`;
  return sql`${when} and not exists (
    select 1 from alerts where alerts.esim_id = esims.id and alerts.kind = ${kind} and alerts.allowance = ${allowance})`;
}
