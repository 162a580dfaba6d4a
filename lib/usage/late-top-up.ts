import { and, desc, eq, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { type esims, supplierIntents } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { normaliseStatus } from '#lib/supplier/status.ts';
import type { SupplierRead } from './supplier-read.ts';

type EsimRow = typeof esims.$inferSelect;
type Said = SupplierRead['said'];

/** So long the supplier's yes to a top-up counts for more than a profile that does not show it. */
const trustSeconds = 30 * 60;
/** Looks after the yes, in seconds; then each minute. */
const looks = [2, 5, 15, 30];
const minuteSeconds = 60;

/** A read from before a top-up took hold: what of it counts, and when to look again. */
export interface LateRead {
  said: Said;
  againInSeconds: number;
}

/**
 * Whether a read takes back what the supplier just said yes to. A profile can lag behind the answer: for
 * half an hour what was added stays; after that the supplier is right, and a person hears of it.
 */
export async function lateRead(tx: Tx, esim: EsimRow, read: SupplierRead): Promise<LateRead | null> {
  const { said, transactionIds = [] } = read;
  const lowers = isLower(esim, said);
  if (!lowers && !bringsUsedUpBack(esim, said)) return null;
  const added = await addedTopUps(tx, esim.id);
  const [newest] = lowers ? added.filter(({ id }) => !transactionIds.includes(id)) : added;
  if (!newest) return null;
  if (newest.seconds < trustSeconds) {
    return { said: withTopUp(esim, said), againInSeconds: pauseAfter(newest.seconds) };
  }
  if (lowers) await raiseAlarm(tx, 'topup-vanished', esim.id, { transaction: newest.id });
  return null;
}

function isLower(esim: EsimRow, { totalBytes, totalDays }: Said): boolean {
  return (totalBytes ?? esim.totalBytes) < esim.totalBytes || (totalDays ?? esim.totalDays) < esim.totalDays;
}

function bringsUsedUpBack(esim: EsimRow, said: Said): boolean {
  if (!isUsedUp(said.esimStatus ?? '') || isUsedUp(esim.esimStatus)) return false;
  return (said.usedBytes ?? esim.usedBytes) < Math.max(said.totalBytes ?? 0, esim.totalBytes);
}

function isUsedUp(status: string): boolean {
  return normaliseStatus(status) === 'USED_UP';
}

/** The top-ups of an eSIM that the supplier accepted, newest first. */
async function addedTopUps(tx: Tx, esimId: string): Promise<{ id: string; seconds: number }[]> {
  return tx
    .select({
      id: supplierIntents.transactionId,
      seconds: sql<number>`extract(epoch from shop_now() - ${supplierIntents.settledAt})::float8`,
    })
    .from(supplierIntents)
    .where(
      and(
        eq(supplierIntents.kind, 'topup'),
        eq(supplierIntents.esimId, esimId),
        eq(supplierIntents.outcome, 'accepted'),
      ),
    )
    .orderBy(desc(supplierIntents.settledAt));
}

/** The read without what it takes back. */
function withTopUp(esim: EsimRow, said: Said): Said {
  const { expiresAt } = said;
  const isEarlier = expiresAt && esim.expiresAt && expiresAt < esim.expiresAt;
  return {
    ...said,
    totalBytes: Math.max(said.totalBytes ?? 0, esim.totalBytes),
    totalDays: Math.max(said.totalDays ?? 0, esim.totalDays),
    ...(isEarlier ? { expiresAt: esim.expiresAt } : {}),
    ...(bringsUsedUpBack(esim, said) ? { esimStatus: esim.esimStatus } : {}),
  };
}

function pauseAfter(seconds: number): number {
  let at = 0;
  for (const pause of looks) {
    at += pause;
    if (seconds < at) return pause;
  }
  return minuteSeconds;
}
