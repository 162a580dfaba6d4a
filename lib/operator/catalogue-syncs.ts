import { desc, sql } from 'drizzle-orm';
import type { Db, DbOrTx } from '#db/client.ts';
import { catalogueSyncs } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { ring } from '#lib/jobs/queue.ts';
import { authorise } from './deeds.ts';

type SyncRow = typeof catalogueSyncs.$inferSelect;

/** One reading of the supplier's list. One that never ended counts as broken off. */
export type Sync = Omit<SyncRow, 'outcome'> & { outcome: SyncRow['outcome'] | 'broken-off' };

export interface SyncStory {
  now: Date;
  /** Asked for, and not begun. */
  waiting: boolean;
  running: boolean;
  /** Newest first. */
  syncs: Sync[];
}

/** No reading takes longer than this. */
const longestMinutes = 10;
const shown = 20;

/** The last readings of the supplier’s list, and whether one is on its way. */
export async function syncStory(db: DbOrTx, operator: Operator): Promise<SyncStory> {
  authorise(operator, 'see-console');
  const brokenOff = sql<boolean>`${catalogueSyncs.startedAt} < shop_now() - make_interval(mins => ${longestMinutes})`;
  const rows = await db
    .select({ sync: catalogueSyncs, brokenOff })
    .from(catalogueSyncs)
    .orderBy(desc(catalogueSyncs.startedAt), desc(catalogueSyncs.id))
    .limit(shown);
  const syncs = rows.map(({ sync, brokenOff }) =>
    sync.outcome === 'running' && brokenOff ? { ...sync, outcome: 'broken-off' as const } : sync,
  );
  const clock = await db.execute<{ at: string; waiting: boolean }>(sql`
    select shop_now() as at, exists (
      select 1 from graphile_worker.jobs where key = 'sync-catalogue' and locked_at is null and attempts < max_attempts
    ) as waiting`);
  return {
    now: new Date(clock.rows[0]?.at ?? 0),
    waiting: clock.rows[0]?.waiting ?? false,
    running: syncs[0]?.outcome === 'running',
    syncs,
  };
}

/** Has the worker read the supplier's list now. Asking twice reads once. */
export async function syncNow(db: Db, actor: Operator): Promise<void> {
  authorise(actor, 'sync-catalogue');
  await db.transaction(async (tx) => {
    await ring(tx, 'sync-catalogue', {});
    await recordDeed(tx, actor, { action: 'sync-catalogue', subject: 'catalogue' });
  });
}
