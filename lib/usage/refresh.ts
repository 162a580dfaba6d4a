import { and, eq, isNotNull, ne, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { esims } from '#db/schema/index.ts';
import { supplierFacts, transactionIdsOf } from '#lib/esims/create.ts';
import { esimState } from '#lib/esims/states.ts';
import { log } from '#lib/log.ts';
import type { Supplier } from '#lib/supplier/client.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import type { Usage } from '#lib/supplier/wire.ts';
import { applyProfile } from './apply-profile.ts';
import { readBegins, type SupplierRead } from './supplier-read.ts';

type EsimRow = typeof esims.$inferSelect;
interface Reader {
  db: Db;
  supplier: Supplier;
}

type Seen = Pick<SupplierRead, 'said' | 'transactionIds'>;

/** A count this old is asked for again while data flows; networks count every two or three hours. */
const oldCountMs = 30 * 60_000;
/** And once in this time: an old count may stay old, however often it is asked for. */
const askAgainMs = 2 * 60_000;

/** Why an eSIM is read. */
interface Bell {
  /** The count that the sweep has just read. */
  count?: Usage | null;
  /** On the shop's clock: a read that began later has answered this bell. */
  rungAt?: string | undefined;
}

/**
 * Converges one eSIM with the supplier: status, data, days and dates as they are now. Called for every
 * webhook about it and by the sweep; the webhook's own figures are never used. A count that the sweep has
 * just read is not asked for again while the profile agrees with it, nor anything since the bell rang.
 */
export async function refreshEsim(works: Reader, esimId: string, bell: Bell = {}): Promise<void> {
  const began = await readBegins(works.db);
  const esim = await unread(works.db, esimId, bell);
  if (!esim) return;
  const seen = await readProfile(works, esim.esimTranNo);
  if (!seen) return lookLater(works, esim);
  const { said } = seen;
  const agreed = bell.count?.usedBytes === said.usedBytes ? bell.count : null;
  const usage = agreed ?? (wantsCount(esim, said, began) ? await readCount(works, esim.esimTranNo) : null);
  await works.db.transaction((tx) =>
    applyProfile(tx, esimId, { began, ...seen, usage }, { actor: { kind: 'supplier' } }),
  );
}

/** The eSIM, unless it was read since the bell rang, or its owner's account was deleted: then it is not looked after. */
async function unread(db: Db, esimId: string, { rungAt }: Bell): Promise<EsimRow | undefined> {
  const isUnread = rungAt ? sql`${esims.readAt} <= ${rungAt}::timestamptz` : undefined;
  const [esim] = await db
    .select()
    .from(esims)
    .where(and(eq(esims.id, esimId), ne(esims.sealedActivationCode, ''), isUnread));
  return esim;
}

/**
 * The profile by its transaction number, which alone says whose it is: an ICCID is used again. A row that
 * could not be delivered (its activation code is blank once it ended) still tells its status.
 */
async function readProfile({ supplier }: Reader, esimTranNo: string): Promise<Seen | null> {
  try {
    const { profiles, unusable } = await supplier.profiles({ esimTranNo }, { lane: 'status' });
    const profile = profiles.find((found) => found.esimTranNo === esimTranNo);
    if (profile) return { said: supplierFacts(profile), transactionIds: transactionIdsOf(profile) };
    const rest = unusable.find((found) => found.esimTranNo === esimTranNo);
    if (!rest?.esimStatus) return null;
    const { esimStatus, smdpStatus } = rest;
    return { said: { esimStatus, ...(smdpStatus ? { smdpStatus } : {}) } };
  } catch (error) {
    if (error instanceof SupplierError && error.outcome === 'refused') return null;
    throw error;
  }
}

/** A profile has figures without a time: the count that has one is worth a call when they moved or are old. */
function wantsCount(esim: EsimRow, said: SupplierRead['said'], began: string): boolean {
  const { usedBytes = esim.usedBytes, totalBytes = esim.totalBytes } = said;
  if (usedBytes !== esim.usedBytes || totalBytes !== esim.totalBytes) return true;
  if (!esim.usedAt) return usedBytes > 0 || isInUse({ ...esim, ...said });
  return isInUse({ ...esim, ...said }) && grewOld(esim.usedAt, esim.readAt, new Date(began));
}

/** Whether since the last read a count became old, or older by one more stretch. */
function grewOld(usedAt: Date, readAt: Date, began: Date): boolean {
  const stretches = (at: Date) => Math.floor((at.getTime() - usedAt.getTime() - oldCountMs) / askAgainMs);
  return stretches(began) >= 0 && stretches(began) > stretches(readAt);
}

function isInUse({ esimStatus, smdpStatus }: EsimRow): boolean {
  return esimState(esimStatus, smdpStatus) === 'in-use';
}

/** What the profile said must not get lost because the count was not to be had. */
async function readCount({ supplier }: Reader, esimTranNo: string): Promise<Usage | null> {
  try {
    return (await supplier.usage([esimTranNo]))[0] ?? null;
  } catch (error) {
    if (error instanceof SupplierError) return null;
    throw error;
  }
}

/** The supplier does not know it, or says nothing that can be read: asked again, but not at once. */
async function lookLater({ db }: Reader, esim: EsimRow): Promise<void> {
  log.warn({ esim: esim.id }, 'the supplier says nothing usable about an eSIM');
  await db
    .update(esims)
    .set({ nextReadAt: sql`shop_now() + interval '1 hour'` })
    .where(and(eq(esims.id, esim.id), isNotNull(esims.nextReadAt)));
}
