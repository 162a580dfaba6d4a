import { describe, expect, it } from 'vitest';
import { aliasesOf } from './aliases.ts';
import { countryName } from './countries.ts';
import { namesInOtherLanguages } from './other-languages.ts';
import { matchPlaces, nothingFound, type PlaceEntry } from './search.ts';

const codes = 'JP ID AE TH GB US NL TR CI AT AU NE NG IE IS KR RE CN HK'.split(' ');
const places: PlaceEntry[] = codes.map((code) => ({
  code,
  slug: code.toLowerCase(),
  name: countryName(code),
  kind: 'country',
  fromCents: 199,
  currency: 'usd',
  fastest: '5G',
  aliases: aliasesOf(code),
}));
const europe: PlaceEntry = {
  code: 'EU-42',
  slug: 'europe-42-countries',
  name: 'Europe, 42 countries',
  kind: 'region',
  fromCents: 299,
  currency: 'usd',
  fastest: '5G',
  aliases: [],
};

function first(query: string): string | undefined {
  return matchPlaces([...places, europe], query)[0]?.place.code;
}

describe('place search', () => {
  it.each([
    ['japan', 'JP'],
    ['jap', 'JP'],
    ['Japna', 'JP'],
    ['jpaan', 'JP'],
    ['bali', 'ID'],
    ['Phuket', 'TH'],
    ['dubai', 'AE'],
    ['scotland', 'GB'],
    ['uk', 'GB'],
    ['USA', 'US'],
    ['holland', 'NL'],
    ['turkey', 'TR'],
    ['türk', 'TR'],
    ['TÜRKİYE', 'TR'],
    ['cote d ivoire', 'CI'],
    ["Côte d'Ivoire", 'CI'],
    ['ivory', 'CI'],
    ['réunion', 'RE'],
    ['thialand', 'TH'],
    ['austrlia', 'AU'],
    ['europe', 'EU-42'],
    ['kingdom', 'GB'],
    ['япония', 'JP'],
    ['日本', 'JP'],
  ])('finds "%s"', (query, code) => {
    expect(first(query)).toBe(code);
  });

  it.each([
    ['Giappone', 'JP'],
    ['Vereinigtes König', 'GB'],
    ['Países Bajos', 'NL'],
    ['태국', 'TH'],
    ['印度尼西亚', 'ID'],
    ['اليابان', 'JP'],
    ['Avustralya', 'AU'],
    ['Îles', undefined],
    ['Giapponne', undefined],
  ])('finds "%s" by its name in another language, spelled right', (query, code) => {
    const [found] = matchPlaces(places, query, { otherNames: namesInOtherLanguages });
    expect(found?.place.code).toBe(code);
  });

  it('tells a guess from a name', () => {
    expect(matchPlaces(places, 'japn')[0]?.guess).toBe(true);
    expect(matchPlaces(places, 'japan')[0]?.guess).toBe(false);
  });

  it('says which other name was meant', () => {
    expect(matchPlaces(places, 'bali')[0]?.alias).toBe('Bali');
    expect(matchPlaces(places, 'indonesia')[0]?.alias).toBeNull();
  });

  it('says so plainly where there is no plan, and never offers a near name instead', () => {
    for (const [query, country] of [
      ['north korea', 'North Korea'],
      ['Burma', 'Myanmar'],
      ['cape verde', 'Cape Verde'],
    ] as const) {
      expect(matchPlaces(places, query)).toEqual([]);
      expect(nothingFound(places, query)).toBe(`We have no plan for ${country}.`);
    }
    expect(nothingFound(places, 'qqqq')).toMatch(/^Nothing found/);
  });

  it('knows Scandinavia by the regions that span it', () => {
    expect(aliasesOf('EU-42', ['DK', 'FI', 'IS', 'NO', 'SE'])).toContain('scandinavia');
    expect(aliasesOf('EU-7', ['AL', 'BA'])).toEqual([]);
  });

  it('answers nothing to nothing and to nonsense', () => {
    expect(matchPlaces(places, '')).toEqual([]);
    expect(matchPlaces(places, '???')).toEqual([]);
    expect(matchPlaces(places, 'qqqqqqqqqq')).toEqual([]);
    expect(matchPlaces(places, 'x'.repeat(5_000))).toEqual([]);
  });
});
