import { z } from 'zod';
import { supplierMoney } from '#lib/money.ts';
import { list, name, neededText, positive, remark, text, wholeOrNull } from './lenient.ts';

const code = /^[A-Z]{2}$/;
const generations = ['5G', '4G', '3G', '2G'];

const network = z.object({
  locationCode: text,
  locationLogo: text,
  operatorList: list(z.object({ operatorName: name, networkType: name })),
});

const fields = z.object({
  packageCode: neededText,
  slug: text,
  name: text,
  price: positive,
  currencyCode: text.pipe(z.literal('USD').nullable()),
  volume: positive,
  dataType: wholeOrNull,
  unusedValidTime: wholeOrNull,
  duration: positive,
  // "" and absent mean days, the only unit ever seen.
  durationUnit: text.transform((unit) => unit?.toUpperCase() ?? 'DAY').pipe(z.enum(['DAY', 'DAYS'])),
  location: text,
  locationCode: text,
  activeType: wholeOrNull,
  speed: text,
  ipExport: text,
  // The documents call it Boolean; the wire says 1, 2 or 3.
  supportTopUpType: z.union([z.boolean().transform((yes) => (yes ? 2 : 1)), wholeOrNull]),
  fupPolicy: remark,
  locationNetworkList: list(network),
});
type Fields = z.output<typeof fields>;

/** A row of `/package/list` as a plan of the supplier's. Money is USD × 10,000, data is bytes. */
export const packageRow = fields.transform((row) => {
  const covers = countries(row.location);
  return {
    code: row.packageCode,
    /** The steadier key: codes are re-issued. The code itself where there is none (top-ups). */
    slug: row.slug ?? row.packageCode,
    name: row.name ?? row.packageCode,
    kind: kindOf(row),
    /** Our cost of one eSIM; of one day for a day pass. */
    price: supplierMoney(row.price),
    /** In all, or per day for a day pass. */
    dataBytes: row.volume,
    days: row.duration,
    /** Null when not stated. */
    activateWithinDays: row.unusedValidTime || null,
    validityStarts: row.activeType === 1 ? ('install' as const) : ('first-connection' as const),
    locationCode: row.locationCode ?? (covers.length === 1 ? (covers[0] ?? null) : null),
    covers,
    networks: networksOf(row, covers),
    fastest: fastestOf(row),
    exits: countries(row.ipExport),
    speedAfter: row.fupPolicy,
    afterAllowance: afterAllowance(row),
    topUp: topUpOf(row.supportTopUpType),
    variant: variantOf(row.slug),
  };
});
export type SupplierPackage = z.output<typeof packageRow>;

/** A plan that can be put on sale has to say where it works; a top-up need not. */
export const basePackageRow = packageRow
  .refine((row) => row.covers.length > 0, { error: 'location' })
  .refine((row) => row.locationCode !== null, { error: 'locationCode' });

// Every value but 1 has been a day pass somewhere; the vendor's own labels contradict each other.
function kindOf({ dataType }: Fields): 'fixed' | 'day-pass' {
  return (dataType ?? 1) === 1 ? 'fixed' : 'day-pass';
}

function afterAllowance({ dataType }: Fields): 'slowed' | 'cut' | 'not-stated' {
  return dataType === 2 ? 'slowed' : dataType === 3 ? 'cut' : 'not-stated';
}

function topUpOf(type: number | null | undefined): 'no' | 'yes' | 'days' {
  return type === 2 ? 'yes' : type === 3 ? 'days' : 'no';
}

/** "US,CA,", "NL/FR", "Norway/NO", "UK": the ISO codes in it, once each, sorted. */
function countries(list: string | null): string[] {
  const codes = (list ?? '').split(/[,/;\s]+/).map(isoCode);
  return [...new Set(codes.filter((part) => part !== null))].sort();
}

function isoCode(part: string): string | null {
  const upper = part.toUpperCase();
  if (upper === 'UK') return 'GB';
  if (upper === 'NORWAY') return 'NO';
  return code.test(upper) ? upper : null;
}

function networksOf(row: Fields, covers: readonly string[]) {
  return row.locationNetworkList.flatMap((place) => {
    const country = placeCode(place) ?? (covers.length === 1 ? covers[0] : undefined);
    if (!country) return [];
    return place.operatorList.flatMap(({ operatorName, networkType }) =>
      operatorName ? [{ country, operator: operatorName, generation: networkType ?? '' }] : [],
    );
  });
}

// Older rows lack the code, but their flag is named after it.
function placeCode({ locationCode, locationLogo }: z.output<typeof network>): string | null {
  return isoCode(locationCode ?? '') ?? isoCode(/([a-z]{2})\.\w+$/i.exec(locationLogo ?? '')?.[1] ?? '');
}

// `speed` contradicts the operators on a tenth of the list; they are nearer to the truth.
function fastestOf(row: Fields): string {
  const stated = row.locationNetworkList.flatMap((place) =>
    place.operatorList.map((operator) => operator.networkType ?? ''),
  );
  const among = (texts: readonly string[]) =>
    generations.find((generation) => texts.some((text) => text.toUpperCase().includes(generation)));
  return among(stated) ?? among([row.speed ?? '']) ?? '';
}

const variants: Record<string, string> = { nonhkip: 'non-hk' };

/** No field tells twins apart, only the end of the slug: `JP_1_7_nonhkip`, `JP_1_Daily_1Mbps_IIJ`. */
function variantOf(slug: string | null): string | null {
  const rest = (slug ?? '').split('_').slice(3);
  const name = rest
    .filter((part) => !/^[\d.]+[MK]bps$/i.test(part))
    .join('-')
    .toLowerCase();
  return name === '' ? null : (variants[name] ?? name);
}
