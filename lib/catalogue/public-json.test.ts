import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { plainCatalogue } from './plain-catalogue.ts';
import { fullPlanJson, placeJson, planJson } from './public-json.ts';
import type { PlaceSummary, PlanFacts } from './read.ts';
import { breadcrumbs, jsonInScript, placeProduct, planProduct } from './structured-data.ts';

const appUrl = 'https://shop.example';
const place: PlaceSummary = {
  code: 'JP',
  slug: 'japan',
  name: 'Japan',
  kind: 'country',
  members: ['JP'],
  fromCents: 199,
  currency: 'usd',
  fastest: '5G',
  planCount: 2,
};
const fixed: PlanFacts = {
  code: 'JP_3_30',
  locationCode: 'JP',
  kind: 'fixed',
  dataBytes: 3 * 2 ** 30,
  days: 30,
  activateWithinDays: 180,
  validityStarts: 'first-connection',
  covers: ['JP'],
  networks: [{ country: 'JP', operator: 'SoftBank', generation: '' }],
  fastest: '',
  exits: [],
  speedAfter: null,
  afterAllowance: 'not-stated',
  topUp: 'yes',
  variant: null,
  priceCents: 450,
  currency: 'usd',
  featured: false,
  firstDayCents: null,
};
const dayPass: PlanFacts = {
  ...fixed,
  code: 'JP_1_Daily',
  kind: 'day-pass',
  days: 1,
  priceCents: 89,
  firstDayCents: 199,
};
const titled = (plan: PlanFacts) => ({ ...plan, title: 'Japan 3 GB, 30 days' });
const shown = { appUrl, selling: true, place };

describe('the public JSON', () => {
  it('says null for what the network does not state, and nothing of what we pay', () => {
    const json = planJson(appUrl, place, { ...fixed, ...{ costUnits: 20_000, supplierCode: 'P1' } });
    expect(json).toMatchObject({
      fastest: null,
      exits: null,
      hotspot: null,
      afterData: 'ends',
      networkCount: 1,
      price: { cents: 450, currency: 'USD', per: 'plan', firstDayCents: null },
      url: 'https://shop.example/esim/japan/JP_3_30',
    });
    expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['costUnits']));
    expect(JSON.stringify(json)).not.toMatch(/cost|supplier|P1|20000/i);
  });

  it('leaves the days of a day pass to the buyer, and its end of data open unless stated', () => {
    const json = planJson(appUrl, place, dayPass);
    expect(json).toMatchObject({ days: null, afterData: null, price: { per: 'day', firstDayCents: 199 } });
    const slowed = { ...dayPass, afterAllowance: 'slowed' as const, speedAfter: '1 Mbps' };
    expect(planJson(appUrl, place, slowed)).toMatchObject({ afterData: 'slowed', speedAfter: '1 Mbps' });
  });

  it('names networks on the plan’s own page alone', () => {
    const networks = [{ country: 'JP', operator: 'SoftBank', generation: null }];
    expect(fullPlanJson(appUrl, place, fixed).networks).toEqual(networks);
    expect(fullPlanJson(appUrl, place, { ...fixed, networks: [] }).networks).toBeNull();
    expect(planJson(appUrl, place, fixed)).not.toHaveProperty('networks');
  });

  it('has no lowest price where only regional plans work', () => {
    expect(placeJson(appUrl, { ...place, fromCents: null }).from).toBeNull();
    expect(placeJson(appUrl, place).from).toEqual({ cents: 199, currency: 'USD' });
  });
});

describe('data of schema.org', () => {
  it('offers a plan for its true price', () => {
    expect(planProduct(shown, titled(fixed))).toMatchObject({
      '@type': 'Product',
      sku: 'JP_3_30',
      offers: {
        '@type': 'Offer',
        price: '4.50',
        priceCurrency: 'USD',
        availability: 'https://schema.org/InStock',
        url: 'https://shop.example/esim/japan/JP_3_30',
      },
    });
    expect(planProduct(shown, titled(dayPass))).toMatchObject({ offers: { price: '1.99' } });
  });

  it('takes everything out of stock while sales are stopped', () => {
    const stopped = { ...shown, selling: false };
    const outOfStock = { offers: { availability: 'https://schema.org/OutOfStock' } };
    expect(planProduct(stopped, titled(fixed))).toMatchObject(outOfStock);
    expect(placeProduct(stopped, [fixed, dayPass])).toMatchObject(outOfStock);
  });

  it('sums a place up, and says nothing of one without plans', () => {
    expect(placeProduct(shown, [fixed, dayPass])).toMatchObject({
      offers: { lowPrice: '1.99', highPrice: '4.50', offerCount: 2 },
    });
    expect(placeProduct(shown, [])).toBeNull();
  });

  it('invents no ratings', () => {
    const all = jsonInScript([planProduct(shown, titled(fixed)), breadcrumbs(shown)]);
    expect(all).not.toMatch(/rating|review/i);
  });

  it('cannot be left by any name', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const hostile = { ...place, name: `</script><!--${name}\u2028`, slug: name };
        const things = [breadcrumbs({ ...shown, place: hostile })];
        const text = jsonInScript(things);
        expect(text).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(text)['@graph']).toEqual(JSON.parse(JSON.stringify(things)));
      }),
    );
  });
});

describe('the plain catalogue', () => {
  it('has a line for each place', () =>
    expect(plainCatalogue({ appUrl, selling: true }, [place])).toContain(
      '- [Japan](https://shop.example/esim/japan): 2 plans, from $1.99, up to 5G\n',
    ));

  it('says that sales are paused', () => {
    expect(plainCatalogue({ appUrl, selling: false }, [place])).toContain('Sales are paused');
    expect(plainCatalogue({ appUrl, selling: true }, [place])).not.toContain('paused');
  });

  it('stays one line for any name, and short for any number of places', () => {
    const hostile = { ...place, name: 'x](http://bad)\n# y [' };
    expect(plainCatalogue({ appUrl, selling: true }, [hostile])).toContain(
      '- [x\\](http://bad) # y \\[](https',
    );
    const many = Array.from({ length: 5_000 }, () => place);
    const text = plainCatalogue({ appUrl, selling: true }, many);
    expect(text.length).toBeLessThan(61_000);
    expect(text).toContain(`More places: ${appUrl}/api/v1/places`);
  });
});

test.each([
  ['JPY', 450, '450'],
  ['usd', 5, '0.05'],
  ['KWD', 1_500, '1.500'],
])('a price in %s has its own decimals', (currency, priceCents, price) => {
  const plan = { ...fixed, currency, priceCents };
  expect(planProduct(shown, titled(plan))).toMatchObject({ offers: { price } });
});
