import { describe, expect, it } from 'vitest';
import { namePlaces, slugOf } from './places.ts';

const europe =
  'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK TR UA'.split(
    ' ',
  );

function byCode(covered: Record<string, string[]>, taken: Record<string, string> = {}) {
  const places = namePlaces(new Map(Object.entries(covered)), new Map(Object.entries(taken)));
  return Object.fromEntries(places.map((place) => [place.code, place]));
}

describe('places', () => {
  it('names countries in our own words', () => {
    const places = byCode({ TR: ['TR'], MK: ['MK'], XK: ['XK'], HK: ['HK'], AX: ['AX'], VG: ['VG'] });
    expect(
      Object.values(places)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(
      ['British Virgin Islands', 'Hong Kong', 'Kosovo', 'North Macedonia', 'Türkiye', 'Åland Islands'].sort(),
    );
    expect(places.AX?.slug).toBe('aland-islands');
  });

  it('does not take a region for the country whose letters it borrows', () => {
    const places = byCode({ 'NA-3': ['MX', 'US', 'CA'], NA: ['NA'], SA: ['SA', 'AE'] });
    expect(places['NA-3']).toMatchObject({ kind: 'region', name: 'North America', slug: 'north-america' });
    expect(places.NA).toMatchObject({ kind: 'country', name: 'Namibia' });
    expect(places.SA).toMatchObject({ kind: 'region', name: 'Saudi Arabia and United Arab Emirates' });
  });

  it('counts the members itself and keeps addresses apart', () => {
    const places = byCode({ 'EU-30': europe, 'EU-99': europe, 'SGMYTH-3': ['TH', 'SG', 'MY'] });
    expect(places['EU-30']).toMatchObject({ name: 'Europe, 34 countries', slug: 'europe-34-countries' });
    expect(places['EU-99']).toMatchObject({
      name: 'Europe, 34 countries (EU-99)',
      slug: 'europe-34-countries-eu-99',
    });
    expect(places['SGMYTH-3']?.name).toBe('Malaysia, Singapore and Thailand');
  });

  it('tells two regions of the same countries apart by what is sold there', () => {
    const covered = new Map(['CB-24', 'CB-25'].map((code) => [code, ['BR', 'JM', 'CO', 'PE']]));
    const places = namePlaces(covered, new Map(), new Set(['CB-24']));
    expect(places.map(({ code, name }) => [code, name])).toEqual([
      ['CB-25', 'Caribbean and Latin America, 4 countries'],
      ['CB-24', 'Caribbean and Latin America, 4 countries, day by day'],
    ]);
  });

  it('names an unknown region from its members', () => {
    const places = byCode({ 'ZZ-5': ['SG', 'MY', 'TH', 'VN', 'ID'], 'QQ-4': ['SG', 'FR', 'US', 'BR'] });
    expect(places['ZZ-5']?.name).toBe('Asia, 5 countries');
    expect(places['QQ-4']?.name).toBe('Brazil, France and 2 more');
  });

  it('keeps an address once given', () => {
    expect(byCode({ 'EU-30': europe }, { 'EU-30': 'europe' })['EU-30']?.slug).toBe('europe');
  });

  it('makes plain addresses', () => {
    expect(slugOf('Côte d’Ivoire')).toBe('cote-d-ivoire');
    expect(slugOf('Türkiye')).toBe('turkiye');
  });
});
