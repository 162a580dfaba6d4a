import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { reservedUnits } from '#lib/checkout/gate.ts';
import { authorise } from './deeds.ts';

/** How long a pace is measured over, in days. */
export const paceDays = 7;

/** How the supplier balance will last. Money is USD × 10,000. */
export interface Cover {
  /** Spent at the supplier each day, on average of the last week. */
  perDayUnits: number;
  /** Days that balance less reservations lasts at this pace; null when nothing was spent. */
  days: number | null;
  /** Below it an alarm is raised. */
  lowUnits: number;
  isLow: boolean;
}

/** The inbox of one sender's webhooks. */
export interface Inbox {
  source: 'stripe' | 'supplier';
  waiting: number;
  /** Seconds that the oldest unread one waits; null when none does. */
  lagSeconds: number | null;
  failed: number;
  lastAt: Date | null;
}

/** A kind of job that was given up, with what it said last. */
export interface FailedJobs {
  task: string;
  count: number;
  error: string | null;
}

export interface TodayFigures {
  cover: Cover | null;
  inboxes: Inbox[];
  jobs: FailedJobs[];
}

/** What the first screen says besides the overview: how long the money lasts, and whether news arrive. */
export async function todayFigures(db: DbOrTx, operator: Operator): Promise<TodayFigures> {
  authorise(operator, 'see-console');
  const [cover, inboxes, jobs] = await Promise.all([readCover(db), readInboxes(db), readFailedJobs(db)]);
  return { cover, inboxes, jobs };
}

async function readCover(db: DbOrTx): Promise<Cover | null> {
  const { rows } = await db.execute<{ spent: number; left: number; low: number; balance: number }>(sql`
    select balance_units::float8 as balance, balance_units::float8 - ${reservedUnits} as left,
      (select balance_low_units::float8 from settings) as low,
      (select coalesce(sum(l.cost_units * l.quantity * coalesce(l.days, 1)), 0)::float8
        from supplier_intents i join order_lines l on l.id = i.line_id
        where i.outcome = 'accepted' and i.settled_at > shop_now() - make_interval(days => ${paceDays})) as spent
    from supplier_balance`);
  const row = rows[0];
  if (!row) return null;
  const perDayUnits = row.spent / paceDays;
  const days = perDayUnits > 0 ? Math.max(0, row.left) / perDayUnits : null;
  return { perDayUnits, days, lowUnits: row.low, isLow: row.balance < row.low };
}

async function readInboxes(db: DbOrTx): Promise<Inbox[]> {
  const { rows } = await db.execute<{
    source: Inbox['source'];
    waiting: number;
    lag: number | null;
    failed: number;
    last: string | null;
  }>(sql`
    select source,
      (select count(*)::int from events e
        where e.next_action_at is not null and e.state = 'stored' and e.source = senders.source) as waiting,
      (select extract(epoch from shop_now() - min(received_at))::float8 from events e
        where e.next_action_at is not null and e.state = 'stored' and e.source = senders.source) as lag,
      (select count(*)::int from events e where e.state = 'failed' and e.source = senders.source) as failed,
      (select max(received_at) from events e where e.source = senders.source) as last
    from (values ('stripe'), ('supplier')) as senders (source)`);
  return rows.map(({ source, waiting, lag, failed, last }) => ({
    source,
    waiting,
    lagSeconds: lag === null ? null : Math.max(0, Math.round(lag)),
    failed,
    lastAt: last === null ? null : new Date(last),
  }));
}

/** The queue gave them up; what they were about is rung for again by the sweep, unless it is a clock's job. */
async function readFailedJobs(db: DbOrTx): Promise<FailedJobs[]> {
  const { rows } = await db.execute<{ task: string; count: number; error: string | null }>(sql`
    select task_identifier as task, count(*)::int as count, left(max(last_error), 200) as error
    from graphile_worker.jobs where attempts >= max_attempts and locked_at is null
    group by task_identifier order by 1`);
  return rows;
}
