import { eq, sql } from 'drizzle-orm';
import type { Db, DbOrTx } from '#db/client.ts';
import { alerts, customers, esims, orderLines, orders, orderUnits } from '#db/schema/index.ts';
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

async function factsOf(tx: DbOrTx, esimId: string) {
  const [row] = await tx
    .select({
      esim: esims,
      plan: orderLines.plan,
      orderId: orders.id,
      orderState: orders.state,
      email: orders.email,
      muted: customers.mutedAlerts,
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
  const facts = {
    state: esimState(esim.esimStatus, esim.smdpStatus),
    planKind: plan.kind,
    totalBytes: esim.totalBytes,
    usedBytes: esim.usedBytes,
    expiresAt: esim.expiresAt,
    activatedAt: esim.activatedAt,
    since: esim.statusSince,
    boughtAt: esim.createdAt,
    now: new Date(now),
  };
  // Nobody to tell once the account is deleted; written down all the same, or it would be looked at for ever.
  const unwanted = email ? (muted ?? []) : alertKinds.map(({ kind }) => kind);
  return { facts, orderId, orderState, allowance: esim.allowance, muted: unwanted };
}

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
    where (${waits('activate-by-30', sql`activated_at is null and ${endsWithin('30 days')}`)})
       or (${waits('activate-by-7', sql`activated_at is null and ${endsWithin('7 days')}`)})
       or (${waits('activate-by-1', sql`activated_at is null and ${endsWithin('1 day')}`)})
       or (${waits('last-day', sql`activated_at is not null and ${endsWithin('1 day')}`)})
       or (${waits(
         'never-connected',
         sql`activated_at is null and upper(esim_status) = 'GOT_RESOURCE'
           and upper(smdp_status) in ('ENABLED', 'DISABLED') and status_since <= shop_now() - interval '3 days'`,
       )})
    order by esims.expires_at
    limit ${mostAtOnce}`);
  for (const { id } of rows) await db.transaction((tx) => raiseAlerts(tx, id));
}

/** Ends within this time, and can still be used: what is suspended, cancelled or over is left alone. */
function endsWithin(time: string) {
  return sql`expires_at > shop_now() and expires_at <= shop_now() + ${time}::interval
    and upper(esim_status) in ('GOT_RESOURCE', 'IN_USE', 'USED_UP') and upper(smdp_status) <> 'DELETED'`;
}

function waits(kind: AlertKind, when: ReturnType<typeof sql>) {
  const allowance = onceForAll.test(kind) ? sql`0` : sql`esims.allowance`;
  return sql`${when} and not exists (
    select 1 from alerts where alerts.esim_id = esims.id and alerts.kind = ${kind} and alerts.allowance = ${allowance})`;
}
