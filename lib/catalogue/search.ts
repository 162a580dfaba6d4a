import { withoutPlan } from './without-plan.ts';

export interface PlaceEntry {
  code: string;
  slug: string;
  name: string;
  kind: 'country' | 'region';
  /** Lowest price of a plan of its own; null when only regional plans cover it. */
  fromCents: number | null;
  currency: string;
  /** 3G, 4G or 5G; empty when no plan says. */
  fastest: string;
  /** Cities and other names, folded. */
  aliases: readonly string[];
}

export interface PlaceMatch {
  place: PlaceEntry;
  /** The city or other name that was meant, as one writes it; null when the place's own name matched. */
  alias: string | null;
  /** A guess at what was mistyped. */
  guess: boolean;
}

/** Lower case, no accents, single spaces: what two spellings of a name have in common. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ı', 'i')
    .replaceAll('ø', 'o')
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

export interface MatchOptions {
  limit?: number;
  /** Names in other languages, folded. They have to be spelled right. */
  otherNames?: (code: string) => readonly string[];
}

/**
 * Places that a traveller may mean, best first: exact, prefix, prefix of a word, then one or two
 * slips of the finger. Countries stand before regions of the same rank.
 */
export function matchPlaces(
  places: readonly PlaceEntry[],
  query: string,
  { limit = 8, otherNames = () => [] }: MatchOptions = {},
): PlaceMatch[] {
  const wanted = fold(query.slice(0, 60));
  if (!wanted || withoutPlan(places, wanted)) return [];
  const found: { place: PlaceEntry; alias: string | null; rank: number }[] = [];
  for (const place of places) {
    const own = rankOf(wanted, fold(place.name));
    let best = place.code.toLowerCase() === wanted && place.kind === 'country' ? 0 : own;
    let alias: string | null = null;
    for (const other of place.aliases) {
      const rank = rankOf(wanted, other) + 0.2;
      if (rank < best) [best, alias] = [rank, other];
    }
    for (const other of otherNames(place.code)) {
      const rank = rankSpelled(wanted, other) + 0.4;
      if (rank < best && rank < misspelled) [best, alias] = [rank, other];
    }
    if (alias !== null && ` ${fold(place.name)} `.includes(` ${alias} `)) alias = null;
    if (best < noMatch)
      found.push({ place, alias: alias && titled(alias), rank: best + (place.kind === 'region' ? 0.5 : 0) });
  }
  // Guesses at typos only help while nothing was spelled right.
  const spelled = found.filter(({ rank }) => rank < misspelled);
  return (spelled.length > 0 ? spelled : found)
    .sort((a, b) => a.rank - b.rank || a.place.name.length - b.place.name.length)
    .slice(0, limit)
    .map(({ place, alias }) => ({ place, alias, guess: spelled.length === 0 }));
}

/** What to say when nothing matches: plainly, where the country is known and has no plan. */
export function nothingFound(places: readonly PlaceEntry[], query: string): string {
  const country = withoutPlan(places, fold(query));
  return country
    ? `We have no plan for ${country}.`
    : `Nothing found for “${query}”. Try the country's name.`;
}

function titled(alias: string): string {
  return alias.length <= 3
    ? alias.toUpperCase()
    : alias.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());
}

/** Ranks below this are spelled right; those from `noMatch` on are no match. */
const misspelled = 4;
const noMatch = 9;

/** 0 exact, 1 prefix, 2 prefix of a later word. */
function rankSpelled(wanted: string, name: string): number {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  return name.includes(` ${wanted}`) ? 2 : noMatch;
}

/** The same, and 5–6 for one or two slips. */
function rankOf(wanted: string, name: string): number {
  const spelled = rankSpelled(wanted, name);
  if (spelled < noMatch) return spelled;
  const slips = wanted.length < 4 ? 0 : wanted.length < 7 ? 1 : 2;
  if (slips === 0) return noMatch;
  for (let extra = 0; extra <= 1; extra += 1) {
    // Against the whole name, then against its beginning: the rest may not be typed yet.
    const against = extra === 0 ? name : name.slice(0, wanted.length);
    const distance = slipsBetween(wanted, against, slips);
    // A letter left out is likelier than one too many.
    if (distance <= slips) return 4 + distance + extra * 0.3 + (against.length < wanted.length ? 0.1 : 0);
  }
  return noMatch;
}

/** Edit distance with swapped neighbours as one slip; gives up with `max + 1`. */
function slipsBetween(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    if (Math.min(...row) > max) return max + 1;
    [before, last] = [last, row];
  }
  return last[b.length] ?? max + 1;
}
