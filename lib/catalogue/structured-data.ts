import { brand } from '#lib/brand.ts';
import { decimalOf } from '#lib/money.ts';
import { linePriceCents } from './price.ts';
import { describePlan, placeUrl, planUrl } from './public-json.ts';
import type { PlaceFacts, PlanFacts } from './read.ts';

/** One thing in the words of schema.org. */
export type Thing = { '@type': string } & Record<string, unknown>;

interface Shown {
  appUrl: string;
  /** False while sales are stopped: then nothing is in stock. */
  selling: boolean;
  place: PlaceFacts;
}

/** Home, place and, on its page, the plan. */
export function breadcrumbs({ appUrl, place }: Shown, plan?: { code: string; title: string }): Thing {
  const steps = [
    { name: brand.name, item: `${appUrl}/` },
    { name: `eSIM for ${place.name}`, item: placeUrl(appUrl, place) },
    ...(plan ? [{ name: plan.title, item: planUrl(appUrl, place, plan) }] : []),
  ];
  return {
    '@type': 'BreadcrumbList',
    itemListElement: steps.map((step, index) => ({ '@type': 'ListItem', position: index + 1, ...step })),
  };
}

/** All plans of a place as one product with a range of prices; null where nothing is on sale. */
export function placeProduct(shown: Shown, plans: readonly PlanFacts[]): Thing | null {
  const [first] = plans;
  if (!first) return null;
  const { place } = shown;
  const prices = plans.map(priceOf);
  return {
    ...productOf(shown, `eSIM for ${place.name}`),
    offers: {
      '@type': 'AggregateOffer',
      priceCurrency: first.currency.toUpperCase(),
      lowPrice: decimalOf(Math.min(...prices), first.currency),
      highPrice: decimalOf(Math.max(...prices), first.currency),
      offerCount: plans.length,
      availability: availability(shown),
    },
  };
}

/** One plan with its price of today. A day pass is offered for one day: that is the price of buying it so. */
export function planProduct(shown: Shown, plan: PlanFacts & { title: string }): Thing {
  const { appUrl, place } = shown;
  return {
    ...productOf(shown, `eSIM ${plan.title}`),
    description: describePlan(plan),
    sku: plan.code,
    offers: {
      '@type': 'Offer',
      url: planUrl(appUrl, place, plan),
      price: decimalOf(priceOf(plan), plan.currency),
      priceCurrency: plan.currency.toUpperCase(),
      availability: availability(shown),
      ...(plan.kind === 'day-pass'
        ? { eligibleDuration: { '@type': 'QuantitativeValue', value: 1, unitCode: 'DAY' } }
        : {}),
    },
  };
}

function productOf({ appUrl, place }: Shown, name: string): Thing {
  return {
    '@type': 'Product',
    name,
    brand: { '@type': 'Brand', name: brand.name },
    image: pictureUrl(appUrl, place),
  };
}

/** The picture that is shown where a page of the place is shared. */
export function pictureUrl(appUrl: string, place: Pick<PlaceFacts, 'slug'>): string {
  return `${appUrl}/og/${encodeURIComponent(place.slug)}`;
}

function availability({ selling }: Shown): string {
  return `https://schema.org/${selling ? 'InStock' : 'OutOfStock'}`;
}

function priceOf(plan: PlanFacts): number {
  return linePriceCents(plan, plan.kind === 'day-pass' ? 1 : null);
}

/**
 * JSON that may stand inside a script element: `<` and `>` cannot end it, and the two line ends that
 * JSON allows and JavaScript once did not are escaped too.
 */
export function jsonInScript(things: readonly Thing[]): string {
  const text = JSON.stringify({ '@context': 'https://schema.org', '@graph': things });
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
