import { countryName } from './countries.ts';

/** Names that have cost travellers a wrong plan. */
const confusable: readonly (readonly string[])[] = [
  ['AT', 'AU'],
  ['NE', 'NG'],
  ['DM', 'DO'],
  ['CD', 'CG'],
  ['GN', 'GQ', 'GW', 'PG'],
  ['GY', 'GF'],
  ['IE', 'IS'],
  ['SK', 'SI'],
  ['CN', 'HK', 'MO', 'TW'],
  ['MV', 'MU', 'MT'],
  ['VG', 'VI'],
];
const sentences: Record<string, string> = {
  CN: 'This is mainland China. Hong Kong, Macao and Taiwan have plans of their own.',
  GE: 'This is the country, not the US state.',
  GB: 'England, Scotland, Wales and Northern Ireland. Ireland has plans of its own.',
  KR: 'This is South Korea.',
};
/** Countries that many expect in a plan for Europe. */
const expectedInEurope = ['AL', 'BA', 'CH', 'GB', 'ME', 'MK', 'NO', 'RS', 'TR'];

/** One line against the wrong purchase; null where there is nothing to mix up. */
export function wrongPlaceHint(place: {
  code: string;
  kind: 'country' | 'region';
  name: string;
  members: readonly string[];
}): string | null {
  if (place.kind === 'country') {
    const own = sentences[place.code];
    if (own) return own;
    const others = confusable
      .find((group) => group.includes(place.code))
      ?.filter((code) => code !== place.code);
    return others
      ? `These plans are for ${place.name}, not for ${others.map(countryName).join(' or ')}.`
      : null;
  }
  if (!place.name.startsWith('Europe')) return null;
  const missing = expectedInEurope.filter((code) => !place.members.includes(code)).map(countryName);
  return missing.length > 0 ? `Not included, among others: ${missing.join(', ')}.` : null;
}
