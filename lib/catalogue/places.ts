import { countryName, isCountry } from './countries.ts';
import { regionName } from './regions.ts';
import { fold } from './search.ts';

export interface Place {
  /** The supplier's locationCode. */
  code: string;
  kind: 'country' | 'region';
  name: string;
  slug: string;
  members: string[];
}

/**
 * Names and addresses for all places of the catalogue. A code is a country only when it is one of ISO's
 * and covers just itself (`NA-3` is not Namibia). `taken` holds the slugs given out before: they stay, so
 * that links keep working; a slug already in use gets the code behind it. `dayByDay` holds the places with
 * day passes alone.
 */
export function namePlaces(
  covered: ReadonlyMap<string, readonly string[]>,
  taken: ReadonlyMap<string, string> = new Map(),
  dayByDay: ReadonlySet<string> = new Set(),
): Place[] {
  const used = new Set(taken.values());
  const named = new Map<string, readonly string[]>();
  return (
    [...covered]
      // Countries first: a region never takes the bare name of one. Of two equals the day passes come last.
      .sort(
        ([a], [b]) =>
          Number(isRegion(a)) - Number(isRegion(b)) ||
          Number(dayByDay.has(a)) - Number(dayByDay.has(b)) ||
          (a < b ? -1 : 1),
      )
      .map(([code, members]) => {
        const kind = placeKind(code, members);
        const plain = kind === 'country' ? countryName(code) : regionName(code, members);
        const others = named.get(plain);
        const wanted = others ? apart(plain, members, others, dayByDay.has(code)) : plain;
        const name = named.has(wanted) ? `${plain} (${code})` : wanted;
        named.set(name, members);
        const slug = taken.get(code) ?? freeSlug(name, code, used);
        used.add(slug);
        return { code, kind, name, slug, members: [...members].sort() };
      })
  );
}

/** A country's code that covers just itself is a country; everything else is a region. */
export function placeKind(code: string, members: readonly string[]): Place['kind'] {
  return !isRegion(code) && members.length === 1 && members[0] === code ? 'country' : 'region';
}

function isRegion(code: string): boolean {
  return !(code.length === 2 && isCountry(code));
}

/** A second region of the same name: by a country that only it covers, else by its day passes. */
function apart(name: string, members: readonly string[], others: readonly string[], daily: boolean): string {
  const own = members.find((member) => !others.includes(member));
  if (own) return `${name} with ${countryName(own)}`;
  return daily ? `${name}, day by day` : name;
}

function freeSlug(name: string, code: string, used: ReadonlySet<string>): string {
  const slug = slugOf(name);
  if (slug && !used.has(slug)) return slug;
  return slugOf(`${name} ${code}`);
}

/** "Côte d’Ivoire" → `cote-d-ivoire`. */
export function slugOf(name: string): string {
  return fold(name).replaceAll(' ', '-');
}

/** The tag of everything cached about one place. */
export function placeTag(code: string): string {
  return `place:${code}`;
}

/** The tag of what spans all places: home, search index, lists. */
export const catalogueTag = 'catalogue';
/** The tag of what says whether anything is sold at all. */
export const sellingTag = 'selling';
/** The tag of names and addresses alone. */
export const placesTag = 'places';
