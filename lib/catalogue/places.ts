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
 * that links keep working; a slug already in use gets the code behind it.
 */
export function namePlaces(
  covered: ReadonlyMap<string, readonly string[]>,
  taken: ReadonlyMap<string, string> = new Map(),
): Place[] {
  const used = new Set(taken.values());
  const named = new Map<string, readonly string[]>();
  return (
    [...covered]
      // Countries first: a region never takes the bare name of one.
      .sort(([a], [b]) => Number(isRegion(a)) - Number(isRegion(b)) || (a < b ? -1 : 1))
      .map(([code, members]) => {
        const kind = placeKind(code, members);
        const plain = kind === 'country' ? countryName(code) : regionName(code, members);
        const name = named.has(plain) ? apart(plain, members, named.get(plain) ?? []) : plain;
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

/** A second region of the same name: by a country that only it covers, else by a number. */
function apart(name: string, members: readonly string[], others: readonly string[]): string {
  const own = members.find((member) => !others.includes(member));
  return own ? `${name} with ${countryName(own)}` : `${name} (2)`;
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
/** The tag of names and addresses alone. */
export const placesTag = 'places';
