import { continentOf, countryName } from './countries.ts';

/** Our name for a family of region codes (the letters before the number). */
const families: Record<string, string> = {
  AF: 'Africa',
  AS: 'Asia',
  CB: 'Caribbean and Latin America',
  EU: 'Europe',
  GL: 'Worldwide',
  ME: 'Middle East',
  NA: 'North America',
  OC: 'Oceania',
  SA: 'Latin America',
};

/** Codes whose family name would mislead. */
const single: Record<string, string> = {
  'AS-20': 'Asia and Oceania',
  'AS-5': 'Central and South Asia',
  'CN-3': 'Mainland China, Hong Kong and Macao',
  'EU-7': 'Balkans',
  'EU-43': 'Europe and Morocco',
  'ME-6': 'Gulf states and Iraq',
  'ME-12': 'Middle East and North Africa',
  'NA-3': 'North America',
  'SAAEQAKWOMBH-6': 'Gulf states',
};

/** Parts of the world that a family may reach into, by the share of members that has to lie there. */
const reach: Record<string, readonly string[]> = {
  AF: ['Africa'],
  AS: ['Asia', 'Oceania', 'Middle East'],
  CB: ['North America and Caribbean', 'South America'],
  EU: ['Europe'],
  ME: ['Middle East', 'Africa', 'Europe', 'Asia'],
  NA: ['North America and Caribbean'],
  OC: ['Oceania'],
  SA: ['South America', 'North America and Caribbean'],
};

/**
 * "Europe, 42 countries", "Malaysia, Singapore and Thailand": from the members, never from the
 * supplier's text. The number inside a code is not the member count.
 */
export function regionName(code: string, members: readonly string[]): string {
  const known = single[code];
  const names = members.map(countryName).sort((a, b) => a.localeCompare(b, 'en'));
  if (members.length <= 3) return known ?? list(names);
  const count = `${members.length} countries`;
  if (known) return `${known}, ${count}`;
  const family = /^([A-Z]{2})-\d/.exec(code)?.[1] ?? '';
  const name = families[family];
  if (name && fits(family, members)) return `${name}, ${count}`;
  const parts = new Set(members.map(continentOf));
  const [only] = parts;
  if (parts.size === 1 && only) return `${only}, ${count}`;
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

function fits(family: string, members: readonly string[]): boolean {
  const parts = reach[family];
  if (!parts) return members.length >= 40;
  const inside = members.filter((member) => parts.includes(continentOf(member) ?? '')).length;
  return inside >= members.length * 0.8;
}

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
