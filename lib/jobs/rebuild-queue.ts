import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { closeAlarm, raiseAlarm } from '#lib/alarm.ts';
import { log, safeMessage } from '#lib/log.ts';
import { queueGone } from './queue.ts';

/**
 * Runs a round that needs the queue. When its tables are not there, `remake` makes them anew: the orders are
 * the ledger, so the next round rings for everything that is due. What cannot be made again is an alarm, and
 * health says so, too.
 */
export async function withQueue(
  db: Db,
  remake: () => Promise<unknown>,
  round: () => Promise<unknown>,
): Promise<void> {
  if (!(await isGone(db))) return void (await round());
  log.error('the queue’s tables are gone: they are made anew');
  const problem = await remake().then(
    async () => ((await isGone(db)) ? 'this role may not make tables' : null),
    (error: unknown) => safeMessage(error),
  );
  if (problem === null) return closeAlarm(db, 'queue-gone', 'queue');
  log.error({ error: problem }, 'the queue could not be made anew');
  await raiseAlarm(db, 'queue-gone', 'queue', { reason: problem });
}

async function isGone(db: Db): Promise<boolean> {
  const { rows } = await db.execute<{ gone: boolean }>(sql`select ${queueGone} as gone`);
  return rows[0]?.gone === true;
}
