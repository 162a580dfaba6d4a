import { desc, eq, sql } from 'drizzle-orm';
import type { Db, DbOrTx } from '#db/client.ts';
import { moneyChecks } from '#db/schema/index.ts';
import { actorName } from '#lib/actor.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { newId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';
import { authorise } from './deeds.ts';
import type { MoneyRange } from './money-flows.ts';

export type MoneyCheck = typeof moneyChecks.$inferSelect;

/** Longest period that is compared at once, in days: every payment of it is read at Stripe. */
export const mostCheckDays = 92;

/** The newest comparison; null before the first. */
export async function lastCheck(db: DbOrTx, _operator: Operator): Promise<MoneyCheck | null> {
  const [row] = await db
    .select()
    .from(moneyChecks)
    .orderBy(desc(moneyChecks.createdAt), desc(moneyChecks.id))
    .limit(1);
  return row ?? null;
}

/** Asks the worker to compare Stripe's books, ours and the supplier's. One at a time. */
export async function askForCheck(
  db: Db,
  actor: Operator,
  { from, to }: Pick<MoneyRange, 'from' | 'to'>,
): Promise<'check-asked' | 'check-runs' | 'check-too-long'> {
  authorise(actor, 'check-money');
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (!(days >= 1 && days <= mostCheckDays)) return 'check-too-long';
  return db.transaction(async (tx) => {
    await tx.execute(sql`lock table money_checks in share row exclusive mode`);
    const { rows } = await tx.execute(sql`
      select 1 from money_checks where state = 'running' and created_at > shop_now() - interval '10 minutes'`);
    if (rows.length > 0) return 'check-runs';
    const id = newId('mck');
    await tx.insert(moneyChecks).values({
      id,
      fromAt: sql`${from}::date::timestamp at time zone 'UTC'`,
      toAt: sql`(${to}::date + 1)::timestamp at time zone 'UTC'`,
      by: actorName(actor),
    });
    await ring(tx, 'check-money', { id });
    await recordDeed(tx, actor, { action: 'check-money', subject: `check:${id}`, after: { from, to } });
    return 'check-asked';
  });
}

/** Writes down how a comparison ended. */
export async function endCheck(
  db: DbOrTx,
  id: string,
  end: Pick<typeof moneyChecks.$inferInsert, 'state' | 'result' | 'reason'>,
): Promise<void> {
  await db
    .update(moneyChecks)
    .set({ ...end, finishedAt: sql`shop_now()` })
    .where(eq(moneyChecks.id, id));
}
