import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { countryName, isCountry } from './countries.ts';
import { expectedButMissing } from './expected.ts';
import { regionName } from './regions.ts';
import { namedIn, wrongPlaceNote } from './wrong-place.ts';

const country = (code: string) =>
  wrongPlaceNote({ code, kind: 'country', name: countryName(code), members: [code] });
const region = (code: string, members: string[]) =>
  wrongPlaceNote({ code, kind: 'region', name: regionName(code, members), members });
const text = (note: ReturnType<typeof country>) =>
  note?.map((part) => (typeof part === 'string' ? part : part.name)).join('') ?? null;

const europe34 =
  'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK TR UA';

describe('names that are taken for each other', () => {
  test.each([
    ['AT', 'AU', 'These plans are for Austria, not for Australia.'],
    ['AU', 'AT', 'These plans are for Australia, not for Austria.'],
    ['NE', 'NG', 'These plans are for Niger, not for Nigeria.'],
    ['DM', 'DO', 'These plans are for Dominica, not for the Dominican Republic.'],
    ['CD', 'CG', 'These plans are for the DR Congo, not for the Republic of the Congo.'],
    ['SK', 'SI', 'These plans are for Slovakia, not for Slovenia.'],
    ['IS', 'IE', 'These plans are for Iceland, not for Ireland.'],
  ])('%s is not %s', (code, other, words) => {
    expect(text(country(code))).toBe(words);
    expect(namedIn(country(code) ?? [])).toContain(other);
  });

  it('names every Guinea', () =>
    expect(namedIn(country('GN') ?? [])).toEqual(['GQ', 'GW', 'PG', 'GY', 'GF']));

  it('tells mainland China, Hong Kong and Macao apart', () => {
    expect(text(country('CN'))).toBe(
      'This is mainland China. Hong Kong, Macao and Taiwan have plans of their own.',
    );
    expect(namedIn(country('HK') ?? [])).toEqual(['CN', 'MO']);
    expect(namedIn(country('MO') ?? [])).toEqual(['CN', 'HK']);
  });

  it('says which Georgia and which Ireland', () => {
    expect(text(country('GE'))).toContain('not the US state');
    expect(text(country('IE'))).toContain('Northern Ireland is covered by plans for the United Kingdom');
  });

  it('says nothing where there is nothing to mix up', () => expect(country('JP')).toBeNull());

  it('each country that is named names it back, or says it in its own words', () => {
    for (const code of ['AT', 'NE', 'DM', 'CD', 'GN', 'IE', 'SK', 'KR', 'LV', 'SE', 'VG', 'MV', 'CN']) {
      for (const other of namedIn(country(code) ?? [])) {
        expect(country(other), `${code} and ${other}`).not.toBeNull();
      }
    }
  });
});

describe('what a region does not cover', () => {
  it('names what many expect of Europe and is missing', () =>
    expect(text(region('EU-30', europe34.split(' ')))).toBe(
      'Does not work in Albania, Bosnia and Herzegovina, Montenegro, North Macedonia, Serbia, Monaco and 11 more places.',
    ));

  it('puts Switzerland, the United Kingdom and Türkiye first', () => {
    const without = europe34.split(' ').filter((code) => !['CH', 'GB', 'TR'].includes(code));
    expect(namedIn(region('EU-31', without) ?? []).slice(0, 3)).toEqual(['GB', 'CH', 'TR']);
  });

  it('asks the members, never the code', () => {
    expect(region('NA-3', ['CA', 'MX', 'US'])).toBeNull();
    expect(text(region('NA-3', ['CA', 'US', 'GL', 'BM']))).toBe('Does not work in Mexico.');
  });

  it('says that China is not Hong Kong', () => {
    expect(text(region('CNJPKR-3', ['CN', 'JP', 'KR']))).toBe(
      'Works in mainland China, not in Hong Kong or Macao. ',
    );
    expect(region('CN-3', ['CN', 'HK', 'MO'])).toBeNull();
    expect(text(region('XX-2', ['HK', 'JP', 'MO']))).toContain(
      'Works in Hong Kong and Macao, not in mainland China',
    );
  });

  it('says nothing of a region that is named after its countries', () =>
    expect(region('SGMYTH-3', ['MY', 'SG', 'TH'])).toBeNull());

  it('expects only countries, each once', () => {
    for (const name of ['Europe', 'Asia', 'Africa', 'Worldwide', 'Caribbean and Latin America', 'Oceania']) {
      const codes = expectedButMissing(`${name}, 1 countries`, []);
      expect(codes.filter((code) => !isCountry(code))).toEqual([]);
      expect(codes.length).toBeGreaterThan(10);
    }
  });

  it('stands any name and any members', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string({ maxLength: 3 })), fc.string(), (name, members, code) => {
        for (const kind of ['country', 'region'] as const) {
          const note = wrongPlaceNote({ code, kind, name, members });
          if (kind === 'region')
            for (const named of namedIn(note ?? [])) expect(members).not.toContain(named);
        }
      }),
    );
    expect(country('__proto__')).toBeNull();
    expect(expectedButMissing('constructor', [])).toEqual([]);
  });
});
