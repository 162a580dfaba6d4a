import type { PlanNetwork } from '#db/schema/index.ts';
import { sha256 } from '#lib/secrets.ts';
import { isCountry, isoCountry } from './countries.ts';

/** The supplier's facts about one package, as its client hands them over. */
export interface PackageFacts {
  packageCode: string;
  slug?: string | null | undefined;
  price: number;
  currencyCode?: string | null | undefined;
  volume: number;
  dataType?: number | null | undefined;
  duration: number;
  durationUnit?: string | null | undefined;
  unusedValidTime?: number | null | undefined;
  location: string;
  locationCode?: string | null | undefined;
  activeType?: number | null | undefined;
  speed?: string | null | undefined;
  ipExport?: string | null | undefined;
  supportTopUpType?: number | boolean | null | undefined;
  fupPolicy?: string | null | undefined;
  locationNetworkList?:
    | readonly {
        locationCode?: string | null | undefined;
        operatorList?:
          | readonly { operatorName?: string | null | undefined; networkType?: string | null | undefined }[]
          | null
          | undefined;
      }[]
    | null
    | undefined;
}

/** A plan as the catalogue stores it, without our price. */
export interface PlanDraft {
  code: string;
  locationCode: string;
  supplierCode: string;
  kind: 'fixed' | 'day-pass';
  dataBytes: number;
  days: number;
  activateWithinDays: number;
  validityStarts: 'install' | 'first-connection';
  covers: string[];
  networks: PlanNetwork[];
  fastest: string;
  exits: string[];
  speedAfter: string | null;
  afterAllowance: 'slowed' | 'cut' | 'not-stated';
  topUp: 'no' | 'yes' | 'days';
  variant: string | null;
  costUnits: number;
  contentHash: string;
}

const codeShape = /^[A-Za-z0-9._-]{1,64}$/;

/** One package in our words; null when it cannot be sold (no code, price, data, days or country). */
export function toPlan(pkg: PackageFacts): PlanDraft | null {
  const code = [pkg.slug, pkg.packageCode].find((text) => codeShape.test(text ?? ''));
  const covers = countriesIn(pkg.location);
  const locationCode = pkg.locationCode?.trim() || (covers.length === 1 ? covers[0] : undefined);
  const usable =
    (pkg.durationUnit ?? 'DAY').toUpperCase() === 'DAY' &&
    (pkg.currencyCode ?? 'USD').toUpperCase() === 'USD' &&
    isCount(pkg.price) &&
    isCount(pkg.volume) &&
    isCount(pkg.duration) &&
    pkg.duration <= 3650;
  if (!code || !usable || !locationCode || !codeShape.test(locationCode) || covers.length === 0) return null;

  const dayPass = (pkg.dataType ?? 1) !== 1;
  const speedAfter = dayPass ? pkg.fupPolicy?.trim() || null : null;
  const networks = networksIn(pkg);
  const plan = {
    code,
    locationCode,
    supplierCode: pkg.packageCode,
    kind: dayPass ? ('day-pass' as const) : ('fixed' as const),
    dataBytes: pkg.volume,
    days: pkg.duration,
    activateWithinDays: isCount(pkg.unusedValidTime) ? pkg.unusedValidTime : 30,
    validityStarts: pkg.activeType === 1 ? ('install' as const) : ('first-connection' as const),
    covers,
    networks,
    fastest: fastestOf([...networks.map(({ generation }) => generation), pkg.speed ?? '']),
    exits: [...new Set((pkg.ipExport ?? '').split(/[/,]/).map(isoCountry))].filter(isCountry),
    speedAfter,
    afterAllowance: afterAllowance(pkg.dataType ?? 1, speedAfter),
    topUp: topUp(pkg.supportTopUpType),
    variant: variantOf(pkg.slug ?? ''),
    costUnits: pkg.price,
  };
  return { ...plan, contentHash: sha256(JSON.stringify(plan)) };
}

function isCount(value: number | null | undefined): value is number {
  return Number.isSafeInteger(value) && (value ?? 0) > 0;
}

/** The list may end in a comma and repeat a code. */
function countriesIn(location: string): string[] {
  const codes = location
    .split(',')
    .map(isoCountry)
    .filter((code) => /^[A-Z]{2}$/.test(code));
  return [...new Set(codes)].sort();
}

function networksIn(pkg: PackageFacts): PlanNetwork[] {
  return (pkg.locationNetworkList ?? []).flatMap(({ locationCode, operatorList }) =>
    (operatorList ?? []).flatMap(({ operatorName, networkType }) => {
      const operator = operatorName?.trim();
      if (!operator) return [];
      return [
        {
          country: isoCountry(locationCode ?? pkg.location),
          operator,
          generation: networkType?.trim() ?? '',
        },
      ];
    }),
  );
}

/** "3G/4G/5G" and the operators' own words: the highest number among them; empty when none says. */
function fastestOf(texts: readonly string[]): string {
  const numbers = texts.flatMap((text) => [...text.matchAll(/(\d)G/gi)].map((match) => Number(match[1])));
  return numbers.length > 0 ? `${Math.max(...numbers)}G` : '';
}

/** Only what the supplier states: "unlimited" kinds without a stated speed are not stated. */
function afterAllowance(dataType: number, speedAfter: string | null): PlanDraft['afterAllowance'] {
  if (dataType === 3) return 'cut';
  return dataType !== 1 && speedAfter ? 'slowed' : 'not-stated';
}

function topUp(type: number | boolean | null | undefined): PlanDraft['topUp'] {
  if (type === 3) return 'days';
  return type === 2 || type === true ? 'yes' : 'no';
}

/** "JP_3_30_nonhkip" → "non-hk". Only what follows size and length counts. */
function variantOf(slug: string): string | null {
  const suffix = /^[^_]+_[\d.]+M?_(?:\d+|Daily)_([\w.-]{1,30})$/.exec(slug)?.[1];
  if (!suffix) return null;
  return suffix === 'nonhkip' ? 'non-hk' : suffix.toLowerCase();
}
