import { eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { pricings } from '#db/schema/index.ts';
import { actorName } from '#lib/actor.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import type { Pricing } from '#lib/catalogue/pricing.ts';
import { currentPricing, type PricingVersion } from '#lib/catalogue/read-pricing.ts';
import { type RepriceResult, repriceAll } from '#lib/catalogue/reprice.ts';
import { lockCatalogue } from '#lib/catalogue/write.ts';
import { newId } from '#lib/ids.ts';
import { authorise } from './deeds.ts';
import { pricingCode } from './pricing-code.ts';
import { pricingProblems } from './pricing-rules.ts';

export type PricingChange =
  | ({ state: 'applied' } & RepriceResult)
  /** Somebody changed the pricing since the preview was made. */
  | { state: 'stale' }
  | { state: 'same' }
  | { state: 'refused'; problems: string[] };

/** Applies a new pricing to every plan. `base` is the version its preview was made against. */
export async function applyPricing(
  db: Db,
  actor: Operator,
  given: { base: string; pricing: Pricing },
): Promise<PricingChange> {
  authorise(actor, 'change-pricing');
  return db.transaction(async (tx) => {
    const before = await lockedPricing(tx);
    if (before.id !== given.base) return { state: 'stale' };
    const problems = await pricingProblems(tx, given.pricing);
    if (problems.length > 0) return { state: 'refused', problems };
    return write(tx, actor, before, given.pricing, null);
  });
}

/** Makes prices again as an earlier version made them, as a new version. */
export async function rollBackPricing(
  db: Db,
  actor: Operator,
  given: { base: string; version: string },
): Promise<PricingChange> {
  authorise(actor, 'roll-back-pricing');
  return db.transaction(async (tx) => {
    const before = await lockedPricing(tx);
    if (before.id !== given.base) return { state: 'stale' };
    const [earlier] = await tx.select().from(pricings).where(eq(pricings.id, given.version));
    if (!earlier) return { state: 'refused', problems: ['There is no such version.'] };
    return write(tx, actor, before, earlier, earlier.id);
  });
}

async function lockedPricing(tx: Tx): Promise<PricingVersion> {
  await lockCatalogue(tx);
  return currentPricing(tx);
}

async function write(
  tx: Tx,
  actor: Operator,
  before: PricingVersion,
  pricing: Pricing,
  repeats: string | null,
): Promise<PricingChange> {
  if (pricingCode(before) === pricingCode(pricing)) return { state: 'same' };
  const { marginBasisPoints, floorCents, cardFeeBasisPoints, cardFeeFixedCents, rules } = pricing;
  const figures = { marginBasisPoints, floorCents, cardFeeBasisPoints, cardFeeFixedCents };
  const id = newId('prg');
  await tx.insert(pricings).values({
    id,
    ...figures,
    rules: [...rules],
    repeats,
    by: actorName(actor),
    // Not the start of this transaction: it may have waited for the version before.
    at: sql`greatest(shop_now(), (select max(at) from pricings) + interval '1 microsecond')`,
  });
  const result = await repriceAll(tx, before, pricing);
  await recordDeed(tx, actor, {
    action: repeats ? 'roll-back-pricing' : 'change-pricing',
    subject: `pricing:${id}`,
    cause: repeats && `goes back to ${repeats}`,
    before: { version: before.id, pricing: pricingCode(before) },
    after: { version: id, pricing: pricingCode(pricing), plansRepriced: result.changed },
  });
  return { state: 'applied', ...result };
}
