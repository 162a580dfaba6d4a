import { desc } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { pricings } from '#db/schema/index.ts';
import type { Pricing } from './pricing.ts';

/** One version of how prices are made, and who made it. */
export interface PricingVersion extends Pricing {
  id: string;
  /** The version it went back to, when it did. */
  repeats: string | null;
  by: string;
  at: Date;
}

/** How prices are made now. */
export async function currentPricing(db: DbOrTx): Promise<PricingVersion> {
  const [newest] = await pricingVersions(db, 1);
  if (!newest) throw new Error('there is no version of the pricing');
  return newest;
}

/** Versions, newest first. */
export async function pricingVersions(db: DbOrTx, limit: number): Promise<PricingVersion[]> {
  return db.select().from(pricings).orderBy(desc(pricings.at), desc(pricings.id)).limit(limit);
}
