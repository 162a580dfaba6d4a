import { type SQL, sql } from 'drizzle-orm';
import { raiseAlarm } from '#lib/alarm.ts';
import { byJob, type Works } from '#lib/fulfilment/works.ts';
import type { OwnEsim } from '#lib/orders/own-esim.ts';
import { refuse } from './end.ts';
import { type ChangeRow, moveChange } from './move.ts';

/** How long the network may take; after that the customer hears that nothing was changed. */
const patienceMinutes = 30;
const settlingMinutes = 5;
const pauses = [1, 2, 3, 5, 10, 15, 30];
const slowSeconds = 60;

/** A moment so many seconds from now, in SQL. */
export function inSeconds(seconds: number): SQL {
  return sql`shop_now() + make_interval(secs => ${seconds})`;
}

/**
 * Looks again soon, then each minute. What was never sent while nobody could see the eSIM did not happen;
 * what was sent and stays without an end is shown to a person, and looked at for ever.
 */
export async function later(works: Works, change: ChangeRow, own: OwnEsim): Promise<void> {
  if (await isOverdue(works, change)) {
    if (change.state === 'due') return refuse(works, change, 'no-answer');
    await raiseAlarm(works.db, 'change-stuck', change.id, {
      kind: change.kind,
      esim: own.esim.esimTranNo,
      why: 'sent, and the supplier does not say what became of it',
    });
  }
  await moveChange(works.db, own, change, change.state, byJob(), {
    attempts: change.attempts + 1,
    nextActionAt: inSeconds(pauses[change.attempts] ?? slowSeconds),
  });
}

/**
 * Whether the customer has waited long enough. A call sent late has its time too: its answer may be lost
 * and its effect still to come.
 */
export async function isOverdue(works: Works, change: ChangeRow): Promise<boolean> {
  const { rows } = await works.db.execute<{ overdue: boolean }>(sql`
    select created_at <= shop_now() - make_interval(mins => ${patienceMinutes})
      and coalesce(sent_at <= shop_now() - make_interval(mins => ${settlingMinutes}), true) as overdue
    from esim_changes where id = ${change.id}`);
  return rows[0]?.overdue === true;
}
