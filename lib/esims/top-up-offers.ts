import { and, asc, eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { esims, locations, orderLines, orderUnits, topUpOffers } from '#db/schema/index.ts';
import { firstDayOf, priceOf } from '#lib/catalogue/price.ts';
import { type Pricing, ruleFor } from '#lib/catalogue/pricing.ts';
import { currentPricing } from '#lib/catalogue/read-pricing.ts';
import { ring } from '#lib/jobs/queue.ts';

/** Why there are no offers: the supplier names none, or could not be asked. */
export type OffersReason = 'none' | 'away';

/** A top-up that fits one eSIM, at our price. `linePriceCents` says what it costs for some days. */
export interface TopUpOffer {
  /** Names it in addresses and forms; the supplier's code, which cannot be guessed. */
  code: string;
  kind: 'fixed' | 'day-pass';
  /** In all, or of each day. */
  dataBytes: number;
  days: number;
  /** USD × 10,000; of one day for a day pass. For the shop alone. */
  costUnits: number;
  priceCents: number;
  firstDayCents: number | null;
  currency: string;
}

/** What is known of an eSIM's top-ups. */
export type TopUpList =
  | { state: 'looking' }
  | { state: OffersReason }
  | { state: 'listed'; offers: TopUpOffer[] };

/** Older than this, a list is asked for anew; a supplier that was away is asked again sooner. */
const freshMinutes = 10;
const awaySeconds = 60;
/** Between two lists that an owner may ask for. */
const pauseSeconds = 15;

/**
 * The top-ups that fit an eSIM, shortest first. A list that is old or missing is asked for: the page hears
 * of it when it is there.
 */
export async function topUpList(db: DbOrTx, esimId: string): Promise<TopUpList> {
  const [esim] = await db
    .select({
      reason: esims.offersReason,
      fresh: sql<boolean>`coalesce(${esims.offersReadAt} > shop_now()
        - case when ${esims.offersReason} = 'away' then make_interval(secs => ${awaySeconds})
               else make_interval(mins => ${freshMinutes}) end, false)`,
    })
    .from(esims)
    .where(eq(esims.id, esimId));
  if (!esim?.fresh) {
    await askForTopUps(db, esimId);
    return { state: 'looking' };
  }
  if (esim.reason === 'none' || esim.reason === 'away') return { state: esim.reason };
  return { state: 'listed', offers: await storedOffers(db, esimId) };
}

/** Has the worker ask the supplier now; what it said within the last seconds still counts. */
export async function askForTopUps(db: DbOrTx, esimId: string): Promise<void> {
  const [old] = await db
    .select({ id: esims.id })
    .from(esims)
    .where(
      and(
        eq(esims.id, esimId),
        sql`coalesce(${esims.offersReadAt} < shop_now() - make_interval(secs => ${pauseSeconds}), true)`,
      ),
    );
  if (old) await ring(db, 'list-top-ups', { id: esimId });
}

async function storedOffers(db: DbOrTx, esimId: string): Promise<TopUpOffer[]> {
  const pricing = await currentPricing(db);
  const place = await placeOf(db, esimId);
  const rows = await db
    .select()
    .from(topUpOffers)
    .where(eq(topUpOffers.esimId, esimId))
    .orderBy(asc(topUpOffers.days), asc(topUpOffers.dataBytes), asc(topUpOffers.costUnits));
  return worthwhile(rows.map((row) => priced(row, place, pricing)));
}

/** Without those that another one beats: as much data and time or more, for no more money. */
function worthwhile(offers: TopUpOffer[]): TopUpOffer[] {
  return offers.filter((offer) => !offers.some((other) => beats(other, offer)));
}

function beats(one: TopUpOffer, other: TopUpOffer): boolean {
  if (one === other || one.kind !== other.kind) return false;
  const notWorse =
    one.dataBytes >= other.dataBytes && one.days >= other.days && one.priceCents <= other.priceCents;
  const same =
    one.dataBytes === other.dataBytes && one.days === other.days && one.priceCents === other.priceCents;
  return notWorse && (!same || one.code < other.code);
}

interface SoldFor {
  locationCode: string;
  covers: string[];
}

/** Where the eSIM's own plan is for: the margin of that place counts for its top-ups too. */
async function placeOf(db: DbOrTx, esimId: string): Promise<SoldFor> {
  const code = sql<string>`${orderLines.plan}->>'locationCode'`;
  const [place] = await db
    .select({ locationCode: code, covers: sql<string[]>`coalesce(${locations.members}, '{}')` })
    .from(esims)
    .innerJoin(orderUnits, eq(orderUnits.id, esims.unitId))
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .leftJoin(locations, eq(locations.code, code))
    .where(eq(esims.id, esimId));
  return place ?? { locationCode: '', covers: [] };
}

function priced(row: typeof topUpOffers.$inferSelect, place: SoldFor, pricing: Pricing): TopUpOffer {
  const { supplierCode, kind, dataBytes, days, costUnits } = row;
  const rule = ruleFor({ code: null, dataBytes, ...place }, pricing);
  const priceCents = priceOf(kind, costUnits, rule);
  const firstDayCents = kind === 'day-pass' ? firstDayOf(priceCents, rule) : null;
  // The supplier's list is in US dollars, and so are our prices.
  return { code: supplierCode, kind, dataBytes, days, costUnits, priceCents, firstDayCents, currency: 'usd' };
}
