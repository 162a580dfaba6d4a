import { eq, sql } from 'drizzle-orm';
import { orderLines } from '#db/schema/index.ts';
import type { LineState } from '#db/schema/transitions.ts';
import { failpoint } from '#lib/failpoint.ts';
import { ring } from '#lib/jobs/queue.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import { close } from './close.ts';
import { collect } from './collect.ts';
import { followHold } from './held.ts';
import { liveIntent } from './intent.ts';
import { withLease } from './lease.ts';
import { reconsider, waitForBalance } from './reconsider.ts';
import { presumeUnknown, recover } from './recover.ts';
import { submit } from './submit.ts';
import { submitTopUp } from './top-up.ts';
import { closeTopUp } from './top-up-close.ts';
import { reconsiderTopUp } from './top-up-reconsider.ts';
import { recoverTopUp } from './top-up-recover.ts';
import { byJob, type Works } from './works.ts';

/** Brings a line one step on and returns the row as it then stands. */
type StepOn = (works: Works, line: LineRow) => Promise<LineRow>;

const steps: Record<LineState, StepOn | null> = {
  waiting: null,
  held: followHold,
  queued: (works, line) => submitOrLook(works, line, submit),
  // Found by a new lease holder, this means that the last one died in mid-call.
  submitting: presumeUnknown,
  unknown: recover,
  balance_wait: waitForBalance,
  rejected: reconsider,
  accepted: collect,
  closing: close,
  delivered: null,
  closed: null,
};

/** A top-up has no profile to wait for: it is delivered with the answer, so nothing stays accepted. */
const topUpSteps: Record<LineState, StepOn | null> = {
  ...steps,
  queued: (works, line) => submitOrLook(works, line, submitTopUp),
  unknown: recoverTopUp,
  rejected: reconsiderTopUp,
  accepted: null,
  closing: closeTopUp,
};

/** An order rebuilt after a lost database may be at the supplier already: its intent came with it. */
async function submitOrLook(works: Works, line: LineRow, submitNow: StepOn): Promise<LineRow> {
  if (!(await liveIntent(works.db, line.id))) return submitNow(works, line);
  return presumeUnknown(works, await moveLine(works.db, line, 'submitting', byJob()));
}

/** More steps than any line takes without waiting: a guard against going round in circles. */
const mostSteps = 12;

/**
 * Takes a line as far as it goes without waiting, then rings for the moment it wants to be looked at
 * again. Safe to call at any time, any number of times, from any number of workers.
 */
export async function advanceLine(works: Works, lineId: string): Promise<void> {
  const held = await withLease(works.db, orderLines, lineId, async (leased) => {
    let line: LineRow = leased;
    for (let n = 0; n < mostSteps; n += 1) {
      const step = (line.esimId === null ? steps : topUpSteps)[line.state];
      if (!step) {
        // An end that is still marked as due would be rung for again at once.
        await moveLine(works.db, line, line.state, byJob(), { nextActionAt: null });
        return;
      }
      line = await step(works, line);
      if (!(await isDue(works, line))) break;
    }
  });
  // Whoever holds the lease rings again; a bell from us would only come back at once.
  if (!held) return;
  await failpoint('FP12');
  await ringAgain(works, lineId);
}

async function isDue(works: Works, line: LineRow): Promise<boolean> {
  if (line.nextActionAt === null) return false;
  const { rows } = await works.db.execute<{ due: boolean }>(
    sql`select ${line.nextActionAt.toISOString()}::timestamptz <= shop_now() as due`,
  );
  return rows[0]?.due === true;
}

async function ringAgain(works: Works, lineId: string): Promise<void> {
  const [line] = await works.db
    .select({ at: orderLines.nextActionAt })
    .from(orderLines)
    .where(eq(orderLines.id, lineId));
  if (line?.at)
    await ring(works.db, 'advance-line', { id: lineId }, sql`${line.at.toISOString()}::timestamptz`);
}
