import { countryName, withArticle } from './countries.ts';
import { expectedButMissing } from './expected.ts';

/** A piece of a note: words, or a place the reader may have meant. */
export type NotePart = string | { code: string; name: string };

export interface NotedPlace {
  code: string;
  kind: 'country' | 'region';
  name: string;
  members: readonly string[];
}

/** Names that are taken for each other. */
const confusable: readonly (readonly string[])[] = [
  ['AT', 'AU'],
  ['NE', 'NG'],
  ['DM', 'DO'],
  ['CD', 'CG'],
  ['GN', 'GQ', 'GW', 'PG'],
  ['GY', 'GF', 'GN'],
  ['IE', 'IS'],
  ['SK', 'SI'],
  ['LV', 'LT'],
  ['SE', 'CH'],
  ['IQ', 'IR'],
  ['ZM', 'ZW'],
  ['UY', 'PY'],
  ['MV', 'MU', 'MT'],
  ['MU', 'MR'],
  ['ML', 'MW'],
  ['VG', 'VI'],
  ['KR', 'KP'],
  ['SD', 'SS'],
  ['WS', 'AS'],
  ['GP', 'MQ'],
  ['TT', 'TC'],
  ['KN', 'VC', 'LC'],
];

/** What has to be said of a country in words of its own; a code in braces is a place to go to. */
const sentences: Record<string, string> = {
  CN: 'This is mainland China. {HK}, {MO} and {TW} have plans of their own.',
  HK: 'These plans are for Hong Kong. They are not plans for {CN} or {MO}.',
  MO: 'These plans are for Macao. They are not plans for {CN} or {HK}.',
  TW: 'These plans are for Taiwan, not for {CN}.',
  GE: 'This is the country in the Caucasus, not the US state: that is covered by plans for {US}.',
  GB: 'England, Scotland, Wales and Northern Ireland. {IE} has plans of its own.',
  IE: 'These plans are for Ireland, not for {IS}. Northern Ireland is covered by plans for {GB}.',
  AX: 'The Åland Islands have a code of their own: for the rest of the country see {FI}.',
  MK: 'These plans are for North Macedonia, not for the Greek region of that name: see {GR}.',
};

/** Where one name hides three networks that have to be told apart. */
const greaterChina = ['CN', 'HK', 'MO'];
const mostNamed = 6;

/** One line against the wrong purchase; null where there is nothing to mix up. */
export function wrongPlaceNote(place: NotedPlace): NotePart[] | null {
  return place.kind === 'country' ? countryNote(place) : regionNote(place);
}

/** Codes of the places a note names. */
export function namedIn(parts: readonly NotePart[]): string[] {
  return parts.flatMap((part) => (typeof part === 'string' ? [] : [part.code]));
}

function countryNote({ code, name }: NotedPlace): NotePart[] | null {
  const own = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  if (own) return partsOf(own);
  const others = new Set(confusable.filter((group) => group.includes(code)).flat());
  others.delete(code);
  if (others.size === 0) return null;
  return [`These plans are for ${withArticle(name)}, not for `, ...listed([...others], 'or'), '.'];
}

function regionNote({ name, members }: NotedPlace): NotePart[] | null {
  const parts = [...chinaNote(members), ...missingNote(name, members)];
  return parts.length > 0 ? parts : null;
}

/** Mainland China, Hong Kong and Macao: a plan with some of them names those it lacks. */
function chinaNote(members: readonly string[]): NotePart[] {
  const inside = greaterChina.filter((code) => members.includes(code));
  const missing = greaterChina.filter((code) => !members.includes(code));
  if (inside.length === 0 || missing.length === 0) return [];
  const works = inside.map(placeName).join(' and ');
  return [`Works in ${works}, not in `, ...listed(missing, 'or'), '. '];
}

function missingNote(name: string, members: readonly string[]): NotePart[] {
  // Said already, in words of its own.
  const some = greaterChina.some((code) => members.includes(code));
  const missing = expectedButMissing(name, members).filter((code) => !(some && greaterChina.includes(code)));
  if (missing.length === 0) return [];
  const rest = missing.length - mostNamed;
  if (rest <= 1) return ['Does not work in ', ...listed(missing, 'or'), '.'];
  const named = missing
    .slice(0, mostNamed)
    .flatMap((code) => [place(code), ', '])
    .slice(0, -1);
  return ['Does not work in ', ...named, ` and ${rest} more places.`];
}

function placeName(code: string): string {
  return code === 'CN' ? 'mainland China' : withArticle(countryName(code));
}

function place(code: string): NotePart {
  return { code, name: placeName(code) };
}

/** "A", "A or B", "A, B or C". */
function listed(codes: readonly string[], last: 'and' | 'or'): NotePart[] {
  return codes.flatMap((code, index) => {
    const before = index === 0 ? [] : [index === codes.length - 1 ? ` ${last} ` : ', '];
    return [...before, place(code)];
  });
}

function partsOf(sentence: string): NotePart[] {
  return sentence
    .split(/(\{[A-Z]{2}\})/)
    .filter(Boolean)
    .map((part) => (/^\{..\}$/.test(part) ? place(part.slice(1, 3)) : part));
}
