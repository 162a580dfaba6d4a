import type { PlaceEntry } from './search.ts';

/** A place on its way to the browser, shorter than an object: aliases with commas between, price in cents. */
export type PlaceRowData = [
  code: string,
  slug: string,
  name: string,
  kind: PlaceEntry['kind'],
  fromCents: number | null,
  currency: string,
  fastest: string,
  aliases: string,
];

export function rowOf(place: PlaceEntry, aliases: readonly string[] = place.aliases): PlaceRowData {
  const { code, slug, name, kind, fromCents, currency, fastest } = place;
  return [code, slug, name, kind, fromCents, currency, fastest, aliases.join(',')];
}

export function entryOf(row: PlaceRowData): PlaceEntry {
  const [code, slug, name, kind, fromCents, currency, fastest, aliases] = row;
  return { code, slug, name, kind, fromCents, currency, fastest, aliases: aliases ? aliases.split(',') : [] };
}
