import { eq, sql } from 'drizzle-orm';
import { esims, topUpOffers } from '#db/schema/index.ts';
import type { OffersReason } from '#lib/esims/top-up-offers.ts';
import { log } from '#lib/log.ts';
import { esimWithOrder, type OwnEsim } from '#lib/orders/own-esim.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import type { SupplierPackage } from '#lib/supplier/package-row.ts';
import type { Works } from './works.ts';

type NewOffer = Omit<typeof topUpOffers.$inferInsert, 'readAt'>;

/**
 * Asks the supplier which top-ups fit an eSIM and stores them as its offers. A supplier that is away
 * leaves no empty list behind, only the word that it was asked.
 */
export async function listTopUps(works: Works, esimId: string): Promise<void> {
  const own = await esimWithOrder(works.db, esimId);
  if (!own) return;
  try {
    const offers = await fittingTopUps(works, own);
    await keep(works, esimId, offers, offers.length === 0 ? 'none' : null);
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    log.warn({ esim: esimId, code: error.code }, 'the top-ups of an eSIM could not be listed');
    const none = error.outcome === 'refused' && error.reason !== 'our-bug';
    await keep(works, esimId, [], none ? 'none' : 'away');
  }
}

/** The top-ups the supplier names for one eSIM, asked by both of its numbers. */
export async function fittingTopUps(works: Works, { esim, line }: OwnEsim): Promise<NewOffer[]> {
  const { esimTranNo, iccid } = esim;
  const { packages } = await works.supplier.packages({ topUpsFor: { esimTranNo, iccid } });
  const byCode = new Map(packages.map((row) => [row.code, row]));
  return [...byCode.values()].map((row) => ({
    esimId: esim.id,
    supplierCode: row.code,
    kind: kindOf(row, line.plan.kind),
    dataBytes: row.dataBytes,
    days: row.days,
    costUnits: row.price,
  }));
}

/** The documented list does not say what is sold by the day: one day for a day pass is. */
function kindOf(row: SupplierPackage, base: 'fixed' | 'day-pass'): 'fixed' | 'day-pass' {
  return row.kind === 'day-pass' || (base === 'day-pass' && row.days === 1) ? 'day-pass' : 'fixed';
}

async function keep(
  works: Works,
  esimId: string,
  offers: readonly NewOffer[],
  offersReason: OffersReason | null,
): Promise<void> {
  await works.db.transaction(async (tx) => {
    // Locked first: two lists of one eSIM replace one another, they do not mix.
    await tx.update(esims).set({ offersReadAt: sql`shop_now()`, offersReason }).where(eq(esims.id, esimId));
    await tx.delete(topUpOffers).where(eq(topUpOffers.esimId, esimId));
    if (offers.length > 0) await tx.insert(topUpOffers).values([...offers]);
  });
}
