import { desc, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { balanceReadings } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { newId } from '#lib/ids.ts';
import { formatSupplierMoney } from '#lib/money.ts';

/** A cent may get lost in rounding. */
const toleratedUnits = 100;
/** A cancel gives its money back at once; after this long it does not come by itself any more. */
const patienceMinutes = 5;
/** So many of the last readings are reckoned with. */
const mostReadings = 2_000;

/** When a read of the balance begins: what was settled by then is in the answer. */
export async function balanceReadBegins(db: Db): Promise<string> {
  const { rows } = await db.execute<{ at: string }>(sql`select shop_now()::text as at`);
  return rows[0]?.at ?? '';
}

/**
 * Compares a reading of the supplier balance with the one before and what our own calls explain of the
 * difference. Money that left without an order of ours, at two readings in a row, raises an alarm, once for
 * each such loss, and so does the price of a cancelled eSIM that does not come back; what came in besides is
 * somebody's top-up of the balance.
 */
export async function noteBalance(db: Db, began: string, balanceUnits: number): Promise<void> {
  await db.transaction(async (tx) => {
    // Readings of several workers are taken in one after the other.
    await tx.execute(sql`select 1 from supplier_balance where id = 1 for update`);
    const earlier = await tx
      .select({
        balanceUnits: balanceReadings.balanceUnits,
        explainedUnits: balanceReadings.explainedUnits,
        owedUnits: balanceReadings.owedUnits,
        owedLong: sql<boolean>`${balanceReadings.at} <= ${began}::timestamptz - make_interval(mins => ${patienceMinutes})`,
        at: balanceReadings.at,
        text: sql<string>`${balanceReadings.at}::text`,
        told: sql<boolean>`${balanceReadings.at} <= coalesce(
          (select max(raised_at) from alarms where kind = 'balance-drift'), '-infinity')`,
      })
      .from(balanceReadings)
      .orderBy(desc(balanceReadings.at), desc(balanceReadings.id))
      .limit(mostReadings);
    earlier.reverse();
    const last = earlier.at(-1);
    const write = (explainedUnits: number, owedUnits: number) =>
      tx.insert(balanceReadings).values({
        ...{ id: newId('bal'), balanceUnits, explainedUnits, owedUnits },
        at: sql`${began}::timestamptz`,
      });
    if (!last) return void (await write(0, 0));
    const own = await ownCalls(tx, last.text, began);
    if (!own) return;
    const difference = balanceUnits - last.balanceUnits;
    // A cancel explains a rise that is there; it never makes one that is not there look like a loss.
    const risen = Math.max(0, difference + own.spent);
    const explained = Math.min(own.returned, risen) - own.spent;
    const owed = await stillOwed(tx, earlier, Math.max(0, last.owedUnits + own.returned - risen));
    if (difference !== 0 || explained !== 0 || owed !== last.owedUnits) await write(explained, owed);
    const before = missing(earlier);
    const now = Math.min(0, before + difference - explained);
    if (before >= -toleratedUnits || now + own.unsettled >= -toleratedUnits) return;
    await raiseAlarm(tx, 'balance-drift', 'supplier', { missing: formatSupplierMoney(-now) });
  });
}

/**
 * Tells of what cancels should have given back, once the supplier has owed it for some minutes; from then on
 * it is a person's matter. Returns what is owed still.
 */
async function stillOwed(
  tx: Tx,
  earlier: readonly { owedUnits: number; owedLong: boolean }[],
  owed: number,
): Promise<number> {
  const since = earlier.slice(earlier.findLastIndex(({ owedUnits }) => owedUnits <= toleratedUnits) + 1)[0];
  if (owed <= toleratedUnits || !since?.owedLong) return owed;
  const { rows } = await tx.execute(
    sql`select 1 from alarms where kind = 'cancel-uncredited' and closed_at is null`,
  );
  if (rows.length > 0) return owed;
  await raiseAlarm(tx, 'cancel-uncredited', 'supplier', { missing: formatSupplierMoney(owed) });
  return 0;
}

interface Reckoned {
  balanceUnits: number;
  explainedUnits: number;
  /** An alarm has told of everything up to here. */
  told: boolean;
}

/** What is gone unexplained since the last alarm, as a number below zero. */
export function missing(readings: readonly Reckoned[]): number {
  let gone = 0;
  readings.forEach((one, index) => {
    const before = readings[index - 1];
    if (!before || one.told) gone = 0;
    else gone = Math.min(0, gone + one.balanceUnits - before.balanceUnits - one.explainedUnits);
  });
  return gone;
}

interface OwnCalls extends Record<string, unknown> {
  spent: number;
  returned: number;
  /** Perhaps spent: nobody knows, or known only after the read began. */
  unsettled: number;
}

/** Null when a later reading was taken in already. */
async function ownCalls(tx: Tx, since: string, began: string): Promise<OwnCalls | null> {
  const cost = sql`l.cost_units * l.quantity * coalesce(l.days, 1)`;
  const { rows } = await tx.execute<OwnCalls & { newer: boolean }>(sql`
    select ${since}::timestamptz < ${began}::timestamptz as newer,
      (select coalesce(sum(${cost}), 0)::float8 from supplier_intents i join order_lines l on l.id = i.line_id
        where i.outcome = 'accepted' and i.settled_at > ${since}::timestamptz
          and i.settled_at <= ${began}::timestamptz) as spent,
      (select coalesce(sum(${cost}), 0)::float8 from supplier_intents i join order_lines l on l.id = i.line_id
        where i.outcome in ('pending', 'unknown')
          or (i.outcome = 'accepted' and i.settled_at > ${began}::timestamptz)) as unsettled,
      (select coalesce(sum(l.cost_units * coalesce(l.days, 1)), 0)::float8
        from esim_changes c
        join esims e on e.id = c.esim_id
        join order_units u on u.id = e.unit_id
        join order_lines l on l.id = u.line_id or (l.esim_id = e.id and l.state = 'delivered')
        where c.kind = 'cancel' and c.state = 'done' and c.settled_at > ${since}::timestamptz
          and c.settled_at <= ${began}::timestamptz) as returned`);
  const row = rows[0];
  return row?.newer ? row : null;
}
