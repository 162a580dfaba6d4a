import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { SupplierError } from './errors.ts';

/** Who goes first when calls have to wait, most urgent first. */
export type Lane = 'order' | 'cancel' | 'readiness' | 'top-up' | 'status' | 'catalogue';

/** Hands out the right to make one call. */
export interface Budget {
  /** Resolves when the caller may send. Throws `not-sent` when no slot came free in time. */
  take(lane: Lane): Promise<void>;
}

const ranks: Record<Lane, number> = {
  order: 1,
  cancel: 2,
  readiness: 3,
  'top-up': 4,
  status: 5,
  catalogue: 6,
};

/** 8 calls a second are allowed; 7 slots a second, evenly spaced, leave one for the network's jitter. */
const spacingMs = 143;
/** A waiter asks again at least this often, which renews its ticket … */
const renewMs = 500;
/** … so a ticket this old belongs to a dead process and holds nobody up. */
const ticketMs = 1_500;
const patienceMs = 30_000;

/** The account's budget of calls, shared by all processes through one row of the database. */
export function openBudget(db: Db): Budget {
  return { take: (lane) => takeSlot(db, lane) };
}

/**
 * Waits for a slot: lanes by urgency, first come first served within one. No connection is held while
 * waiting. Throws a `SupplierError` (`no-slot`) after `patience` milliseconds.
 */
export async function takeSlot(db: Db, lane: Lane, patience = patienceMs): Promise<void> {
  const giveUpAt = performance.now() + patience;
  const ticket = await drawTicket(db, lane);
  for (;;) {
    const waitMs = await askForSlot(db, ticket, ranks[lane]);
    if (waitMs === 0) return;
    if (performance.now() + waitMs > giveUpAt) break;
    await sleep(waitMs);
  }
  await db.execute(sql`delete from supplier_tickets where id = ${ticket}`);
  throw new SupplierError('try-later', 'no-slot', 'not-sent');
}

async function drawTicket(db: Db, lane: Lane): Promise<number> {
  const { rows } = await db.execute<{ id: string }>(sql`
    with void as (
      delete from supplier_tickets where id in (
        select id from supplier_tickets
        where expires_at < clock_timestamp() - interval '10 seconds' for update skip locked)
    )
    insert into supplier_tickets (lane, expires_at)
    values (${ranks[lane]}, clock_timestamp() + make_interval(secs => ${ticketMs / 1000}))
    returning id`);
  return Number(rows[0]?.id);
}

/**
 * Takes the slot when it is free and nobody is ahead: 0. Otherwise renews the ticket and says in how many
 * milliseconds to ask again. The row of the budget decides: its condition is checked anew under its lock.
 */
async function askForSlot(db: Db, ticket: number, rank: number): Promise<number> {
  const { rows } = await db.execute<{ granted: boolean; wait_ms: number }>(sql`
    with ahead as (
      select count(*)::int as n from supplier_tickets
      where expires_at > clock_timestamp() and (lane, id) < (${rank}, ${ticket}::bigint)
    ), slot as (
      update supplier_budget set next_free_at = clock_timestamp() + make_interval(secs => ${spacingMs / 1000})
      where id = 1 and (select n from ahead) = 0
        -- A moment far ahead is left over from a clock that was put back.
        and (next_free_at <= clock_timestamp() or next_free_at > clock_timestamp() + interval '5 seconds')
      returning id
    ), renewed as (
      insert into supplier_tickets (id, lane, expires_at)
      select ${ticket}, ${rank}, case when exists (select from slot) then '-infinity'::timestamptz
        else clock_timestamp() + make_interval(secs => ${ticketMs / 1000}) end
      on conflict (id) do update set expires_at = excluded.expires_at
    )
    select exists (select from slot) as granted,
      ((select n from ahead) * ${spacingMs}::int
        + greatest(0, extract(epoch from next_free_at - clock_timestamp()) * 1000))::float8 as wait_ms
    from supplier_budget where id = 1`);
  const row = rows[0];
  if (row?.granted) return 0;
  return Math.min(renewMs, Math.max(5, Math.ceil(row?.wait_ms ?? renewMs)));
}
