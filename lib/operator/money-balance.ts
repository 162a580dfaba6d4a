import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { MoneyCheckResult, MoneyDifference } from '#db/schema/index.ts';
import type { Period } from './money-stripe.ts';

/** One reading of the supplier balance; money is USD × 10,000. */
export interface BalanceStep {
  at: string;
  balance: number;
  /** What our own orders, top-ups and cancels explain of the step to here. */
  explained: number;
}

type Found = { balance: MoneyCheckResult['supplier']['balance'] } & Pick<MoneyCheckResult, 'differences'>;

/** A call that was settled just after a reading is explained by the next one: so many steps may lie between. */
export function followBalance(steps: readonly BalanceStep[]): Found {
  const [first, ...rest] = steps;
  const last = steps.at(-1);
  if (!first || !last) return { balance: null, differences: [] };
  const losses: { at: string; ours: number; theirs: number; left: number }[] = [];
  let [paidIn, own, before] = [0, 0, first.balance];
  for (const { at, balance, explained } of rest) {
    const moved = balance - before;
    let open = moved - explained;
    own += explained;
    before = balance;
    if (open < 0) losses.push({ at, ours: explained, theirs: moved, left: -open });
    for (let loss = losses.at(-1); loss && open > 0; loss = losses.at(-1)) {
      const back = Math.min(open, loss.left);
      loss.left -= back;
      open -= back;
      if (loss.left > 0) break;
      losses.pop();
    }
    if (open > 0) paidIn += open;
  }
  const missing = losses.reduce((sum, { left }) => sum + left, 0);
  return {
    balance: { opening: first.balance, closing: last.balance, paidIn, own, missing },
    differences: losses.map(
      ({ at: subject, ours, theirs }): MoneyDifference => ({
        kind: 'balance-missing',
        orderId: null,
        subject,
        ours,
        theirs,
      }),
    ),
  };
}

/** The supplier balance through a period, from the last reading before it, to the cent. */
export async function compareBalance({ db }: { db: Db }, { from, to }: Period): Promise<Found> {
  const [begin, end] = [from.toISOString(), to.toISOString()];
  const { rows } = await db.execute<BalanceStep & Record<string, unknown>>(sql`
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') as at,
      balance_units::float8 as balance, explained_units::float8 as explained
    from balance_readings
    where at < ${end}::timestamptz and at >= coalesce(
      (select max(at) from balance_readings where at < ${begin}::timestamptz), ${begin}::timestamptz)
    order by balance_readings.at, id`);
  return followBalance(rows);
}
