import { unstable_cache } from 'next/cache';
import { shop } from '#app/shop.ts';
import { aliasesOf } from '#lib/catalogue/aliases.ts';
import { catalogueTag, placesTag, placeTag, sellingTag } from '#lib/catalogue/places.ts';
import {
  allPlaces,
  type PlaceFacts,
  placeDirectory,
  plansOf,
  regionsCovering,
  type SellablePlan,
  sellablePlan,
} from '#lib/catalogue/read.ts';
import { pagesOnSale } from '#lib/catalogue/read-public.ts';
import type { PlaceEntry } from '#lib/catalogue/search.ts';
import { salesStopped } from '#lib/checkout/gate.ts';

/** Seconds after which a page looks again, should the worker's word about a change get lost. */
const minutes = 300;

/** All places with something on sale, for home, search and lists. */
export const shopPlaces = unstable_cache(() => allPlaces(shop().db), ['places-on-sale'], {
  tags: [catalogueTag],
  revalidate: minutes,
});

const directory = unstable_cache(() => placeDirectory(shop().db), ['place-directory'], {
  tags: [placesTag],
  revalidate: minutes,
});

/** The compact index that search works on, here and in the browser. */
export async function placeIndex(): Promise<PlaceEntry[]> {
  const places = await shopPlaces();
  return places.map(({ code, slug, name, kind, members, fromCents, currency, fastest }) => ({
    code,
    slug,
    name,
    kind,
    fromCents,
    currency,
    fastest,
    aliases: aliasesOf(code, members),
  }));
}

export type FoundPlace = { place: PlaceFacts; exact: boolean };

/** A place by what stands in the address: its slug, or (not exact) its code or another case. */
export async function findPlace(address: string): Promise<FoundPlace | null> {
  const places = await directory();
  const exact = places.find(({ slug }) => slug === address);
  if (exact) return { place: exact, exact: true };
  const place = places.find(
    ({ slug, code }) => slug === address.toLowerCase() || code === address.toUpperCase(),
  );
  return place ? { place, exact: false } : null;
}

/** Addresses of places, by their code. */
export async function slugsOf(codes: readonly string[]): Promise<Map<string, string>> {
  const wanted = new Set(codes);
  const places = (await directory()).filter(({ code }) => wanted.has(code));
  return new Map(places.map(({ code, slug }) => [code, slug]));
}

/** What a place's page shows: its own plans and the regions that cover it. */
export function placeOffer(place: Pick<PlaceFacts, 'code' | 'kind'>) {
  const read = async (code: string, kind: PlaceFacts['kind']) => {
    const { db } = shop();
    const plans = await plansOf(db, code);
    return { plans, regions: kind === 'country' ? await regionsCovering(db, code) : [] };
  };
  const options = { tags: [placeTag(place.code)], revalidate: minutes };
  return unstable_cache(read, ['place-offer'], options)(place.code, place.kind);
}

/** Chosen plans that are on sale, in the order they were chosen. */
export async function chosenPlans(codes: readonly string[]) {
  const found = await Promise.all(codes.map((code) => sellablePlan(shop().db, code)));
  return found.flatMap((plan) => (plan ? [withoutCost(plan)] : []));
}

/** One plan on sale, of this place; null otherwise. */
export async function planOffer(place: Pick<PlaceFacts, 'code'>, code: string) {
  const read = (planCode: string) => sellablePlan(shop().db, planCode);
  const options = { tags: [placeTag(place.code)], revalidate: minutes };
  const plan = await unstable_cache(read, ['plan-offer'], options)(code);
  if (plan?.locationCode !== place.code) return null;
  return withoutCost(plan);
}

/** What we pay and the supplier's code have no business on a page. */
function withoutCost({ costUnits, supplierCode, ...shown }: SellablePlan) {
  return shown;
}

/** Whether the shop sells at all right now, for what is drawn ahead; the checkout asks for itself. */
export const isSelling = unstable_cache(async () => !(await salesStopped(shop().db)), ['selling'], {
  tags: [sellingTag],
  revalidate: minutes,
});

/** A sitemap may hold 50,000 addresses (sitemaps.org); home and help come first. */
const mostListed = 49_900;

/** Every page of a place or plan on sale, with the moment it last changed. */
export const listedPages = unstable_cache(() => pagesOnSale(shop().db, mostListed), ['listed-pages'], {
  tags: [catalogueTag],
  revalidate: minutes,
});
