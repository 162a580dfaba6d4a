import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { DbOrTx, Tx } from '#db/client.ts';
import { supplierIntents } from '#db/schema/index.ts';
import { transactionIdsOf } from '#lib/esims/create.ts';
import { esimState } from '#lib/esims/states.ts';
import { newId } from '#lib/ids.ts';
import type { LineRow } from '#lib/orders/transition.ts';
import type { Profile } from '#lib/supplier/wire.ts';
import type { IntentRow } from './intent.ts';
import { nextTransactionId } from './transaction-id.ts';
import type { Works } from './works.ts';

const topUpRequest = z.object({
  esimTranNo: z.string(),
  supplierCode: z.string(),
  transactionId: z.string(),
  /** Left out when the supplier is not to compare it with its own. */
  amount: z.number().optional(),
  days: z.number().optional(),
});
type TopUpRequest = z.infer<typeof topUpRequest>;

const beforeImage = z.object({
  /** The shop's clock when the eSIM was read. */
  at: z.string(),
  totalBytes: z.number(),
  totalDays: z.number(),
  /** Used when it was sent: alerts of the new allowance are measured from there. */
  startBytes: z.number().optional(),
  transactionIds: z.array(z.string()),
  /** Supplier balance, USD × 10,000. */
  balance: z.number(),
});
type BeforeImage = z.infer<typeof beforeImage>;

/** The request of a top-up's intent, as it was first sent. */
export function topUpRequestOf(intent: IntentRow): TopUpRequest {
  return topUpRequest.parse(intent.request);
}

/** How the eSIM and the balance stood just before a top-up was sent. */
export function beforeOf(intent: IntentRow): BeforeImage {
  return beforeImage.parse(intent.before);
}

/** The before-image from a read of the eSIM and of the balance. */
export function beforeImageOf(
  at: string,
  profile: Profile,
  balance: number,
  countedBytes: number,
): BeforeImage {
  const { totalBytes, totalDays } = profile;
  // The count of what is used up lags by hours: then it was all there was.
  const wasUsedUp = esimState(profile.esimStatus, profile.smdpStatus) === 'used-up';
  const startBytes = Math.max(countedBytes, profile.usedBytes, wasUsedUp ? totalBytes : 0);
  return { at, totalBytes, totalDays, startBytes, balance, transactionIds: transactionIdsOf(profile) };
}

/**
 * Writes the intent of a top-up with its before-image, the only proof should the answer get lost. Its
 * number grows only after a definite refusal.
 */
export async function writeTopUpIntent(
  tx: Tx,
  works: Works,
  line: LineRow,
  of: { esimId: string; esimTranNo: string; before: BeforeImage; withAmount: boolean },
): Promise<IntentRow> {
  const { n, transactionId } = await nextTransactionId(tx, works, line);
  const request: TopUpRequest = {
    esimTranNo: of.esimTranNo,
    supplierCode: line.supplierCode,
    transactionId,
    ...(of.withAmount ? { amount: line.costUnits * (line.days ?? 1) } : {}),
    ...(line.days === null ? {} : { days: line.days }),
  };
  const [intent] = await tx
    .insert(supplierIntents)
    .values({
      id: newId('int'),
      lineId: line.id,
      kind: 'topup',
      esimId: of.esimId,
      n,
      transactionId,
      request,
      before: of.before,
      sentAt: sql`shop_now()`,
    })
    .returning();
  if (!intent) throw new Error(`the intent ${transactionId} was not written`);
  return intent;
}

/** Whether it was sent a second time: the first time it is written and sent at the same moment. */
export function wasSentAgain(intent: IntentRow): boolean {
  return intent.sentAt !== null && intent.sentAt > intent.createdAt;
}

/** What an eSIM says of a top-up whose answer was lost. */
export type Trace = 'applied' | 'absent' | 'unclear';

/**
 * Compares the eSIM with its before-image. Our transaction id in it is proof; so is growth by just what was
 * bought, unless somebody else's entry explains it. Its dates prove nothing: they move when it is first used.
 */
export function traceOf(intent: IntentRow, line: LineRow, profile: Profile): Trace {
  const before = beforeOf(intent);
  const ids = transactionIdsOf(profile);
  if (ids.includes(intent.transactionId)) return 'applied';
  if (profile.totalBytes <= before.totalBytes && profile.totalDays <= before.totalDays) return 'absent';
  const foreign = ids.some((id) => !before.transactionIds.includes(id));
  return foreign || !grewAsBought(line, before, profile) ? 'unclear' : 'applied';
}

/** By other data or days than these it was somebody else's doing, in the supplier's own console perhaps. */
function grewAsBought({ plan, days }: LineRow, before: BeforeImage, profile: Profile): boolean {
  const [bytes, time] = [profile.totalBytes - before.totalBytes, profile.totalDays - before.totalDays];
  const wanted = days ?? plan.days;
  // Some lists grow in one of the two alone; a day pass's data may be that of one day.
  return plan.kind === 'fixed'
    ? bytes === plan.dataBytes && (time === wanted || time === 0)
    : time === wanted;
}

/** How long an eSIM has to stay unchanged before a top-up counts as not done. */
const proofMinutes = 10;

/** Whether the last call is long enough ago for its effect to show. */
export async function isOldEnough(db: DbOrTx, intent: IntentRow): Promise<boolean> {
  const { rows } = await db.execute<{ old: boolean }>(sql`
    select sent_at <= shop_now() - make_interval(mins => ${proofMinutes}) as old
    from supplier_intents where id = ${intent.id}`);
  return rows[0]?.old === true;
}

/** What our other calls since the before-image cost or may have cost, USD × 10,000. */
export async function spentSince(db: DbOrTx, intent: IntentRow): Promise<number> {
  const { rows } = await db.execute<{ spent: number }>(sql`
    select coalesce(sum(line.cost_units * line.quantity * coalesce(line.days, 1)), 0)::float8 as spent
    from supplier_intents other join order_lines line on line.id = other.line_id
    where other.id <> ${intent.id} and other.outcome in ('pending', 'unknown', 'accepted')
      and (other.settled_at is null or other.settled_at >= ${beforeOf(intent).at}::timestamptz)`);
  return rows[0]?.spent ?? 0;
}
