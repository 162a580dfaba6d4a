import { sql } from 'drizzle-orm';
import { closeAlarm, raiseAlarm } from '#lib/alarm.ts';
import { supplierFacts, transactionIdsOf } from '#lib/esims/create.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import { duplicateCode, type IntentRow, liveIntent, settleIntent } from './intent.ts';
import { startAllowance } from './top-up-added.ts';
import { traceOf } from './top-up-intent.ts';
import { esimOfLine, lookAt, type Sight } from './top-up-look.ts';
import { byJob, type Works } from './works.ts';

/** Looks this often, over at least ten minutes, before a refunded top-up counts as never added. */
const looksBeforeAbsent = 12;
const lookSeconds = 60;

/**
 * Ends a top-up whose money went back. One that shows up after all cannot be taken away: its owner keeps
 * it, a person hears of it.
 */
export async function closeTopUp(works: Works, line: LineRow): Promise<LineRow> {
  const intent = await liveIntent(works.db, line.id);
  if (!intent) return moveLine(works.db, line, 'closed', byJob(), { nextActionAt: null });
  const { esim } = await esimOfLine(works.db, line);
  const sight = await lookAt(works, esim.esimTranNo);
  // Nothing can be added to it any more, and nothing of it can be used.
  if (sight?.state === 'ended') return closeAbsent(works, line, intent, 'the eSIM has ended');
  const trace = sight?.profile ? traceOf(intent, line, sight.profile) : 'unclear';
  if (sight && trace === 'applied') return closeApplied(works, line, intent, sight);
  if (trace === 'absent' && intent.errorCode !== duplicateCode && line.attempts >= looksBeforeAbsent) {
    return closeAbsent(works, line, intent, 'never added');
  }
  if (trace !== 'absent' || intent.errorCode === duplicateCode) await alarmWhenLong(works, line);
  return later(works, line, trace === 'absent');
}

async function closeApplied(works: Works, line: LineRow, intent: IntentRow, sight: Sight): Promise<LineRow> {
  const said = sight.profile ? supplierFacts(sight.profile) : {};
  const transactionIds = sight.profile ? transactionIdsOf(sight.profile) : [];
  return works.db.transaction(async (tx) => {
    await startAllowance(tx, line, { began: sight.began, said, transactionIds, usage: null });
    await settleIntent(tx, intent.id, 'accepted');
    await closeAlarm(tx, 'line-stuck', line.id);
    await raiseAlarm(tx, 'topup-after-refund', line.id, { transaction: intent.transactionId });
    const because = byJob('added at the supplier after the refund');
    return moveLine(tx, line, 'closed', because, { nextActionAt: null });
  });
}

function closeAbsent(works: Works, line: LineRow, intent: IntentRow, why: string): Promise<LineRow> {
  return works.db.transaction(async (tx) => {
    await settleIntent(tx, intent.id, 'absent', intent.errorCode);
    await closeAlarm(tx, 'line-stuck', line.id);
    return moveLine(tx, line, 'closed', byJob(why), { nextActionAt: null });
  });
}

async function alarmWhenLong(works: Works, line: LineRow): Promise<void> {
  if (line.attempts < looksBeforeAbsent) return;
  await raiseAlarm(works.db, 'line-stuck', line.id, {
    why: 'a refunded top-up: nobody knows whether it was added',
  });
}

/** Every minute, and every ten after an hour of looks that told nothing. */
function later(works: Works, line: LineRow, told: boolean): Promise<LineRow> {
  const seconds = line.attempts === 0 ? 5 : told || line.attempts < 60 ? lookSeconds : 600;
  return moveLine(works.db, line, 'closing', byJob(), {
    attempts: line.attempts + 1,
    nextActionAt: sql`shop_now() + make_interval(secs => ${seconds})`,
  });
}
