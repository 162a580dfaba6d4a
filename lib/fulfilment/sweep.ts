import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { failpoint } from '#lib/failpoint.ts';
import { priorityOf, type TaskName } from '#lib/jobs/payloads.ts';

/** What the sweep looks at: table, the job that brings a row on, and which rows count as due. */
const due: { task: TaskName; rows: ReturnType<typeof sql> }[] = [
  { task: 'process-event', rows: sql`select id from events where next_action_at <= shop_now()` },
  { task: 'settle-order', rows: sql`select id from orders where next_action_at <= shop_now()` },
  {
    task: 'advance-line',
    rows: sql`select id from order_lines where next_action_at <= shop_now() and coalesce(lease_until <= shop_now(), true)`,
  },
  {
    task: 'advance-refund',
    rows: sql`select id from refunds where next_action_at <= shop_now() and coalesce(lease_until <= shop_now(), true)`,
  },
  {
    task: 'advance-change',
    rows: sql`select id from esim_changes where next_action_at <= shop_now() and coalesce(lease_until <= shop_now(), true)`,
  },
  {
    task: 'send-mail',
    rows: sql`select id from mails where next_action_at <= shop_now() and coalesce(lease_until <= shop_now(), true)`,
  },
];

/**
 * Rings for everything that is due, whatever became of its job: the tables are the ledger, the queue is
 * only a doorbell. A bell that already waits is left as it is. Returns how many bells were rung.
 */
export async function sweep(db: Db): Promise<number> {
  let rung = 0;
  for (const { task, rows } of due) {
    const result = await db.execute(sql`
      select graphile_worker.add_job(${task}::text, json_build_object('id', due.id),
        job_key => ${`${task}:`}::text || due.id, max_attempts => 5, priority => ${priorityOf(task)}::int)
      from (${rows} limit 500) as due
      where not exists (
        select 1 from graphile_worker.jobs
        where key = ${`${task}:`}::text || due.id and locked_at is null and attempts < max_attempts
          and (run_at <= now() or attempts > 0))`);
    rung += result.rowCount ?? 0;
  }
  if (rung > 0) await failpoint('FP24');
  await db.execute(freeQueues);
  await db.execute(announceDelays);
  await db.execute(alarmOverdueRefunds);
  return rung;
}

/** A worker that died in the middle of a read would keep the queue of that eSIM for hours. */
const freeQueues = sql`
  select graphile_worker.force_unlock_workers(array_agg(locked_by)) from graphile_worker.jobs
  where queue_name is not null and locked_at < now() - interval '1 minute'
  having count(*) > 0`;

/** A minute after payment, whoever still waits is told so: once. The mail's own sweep sends it. */
const announceDelays = sql`
  insert into mails (id, kind, order_id, seq)
  select distinct 'mal_' || substr(order_lines.order_id, 5), 'delayed', order_lines.order_id, 1
  from order_lines join orders on orders.id = order_lines.order_id
  where order_lines.state in ('queued', 'submitting', 'unknown', 'balance_wait', 'rejected', 'accepted')
    and orders.paid_at <= shop_now() - interval '60 seconds'
    and order_lines.deadline_at > shop_now()
    -- It promises money back, and nobody paid for a replacement.
    and orders.kind <> 'replacement'
  on conflict do nothing`;

/** A refund that did not end within a day wants a person. */
const alarmOverdueRefunds = sql`
  insert into alarms (id, kind, subject, detail)
  select 'alm_' || substr(id, 5), 'refund-failed', id, json_build_object('state', state, 'why', 'not done within a day')
  from refunds
  where state in ('due', 'sent', 'pending') and created_at < shop_now() - interval '24 hours'
  on conflict do nothing`;
