import type { DbOrTx } from '#db/client.ts';
import { locations, type MarginRule } from '#db/schema/index.ts';
import { everyPlace, type Pricing } from '#lib/catalogue/pricing.ts';
import { fold } from '#lib/catalogue/search.ts';

/** The pricing form as text, one entry of `rules` for each row. */
export interface PricingForm {
  margin: string;
  floor: string;
  feeShare: string;
  feeFixed: string;
  rules: readonly { scope: string; key: string; margin: string }[];
}

type ReadForm = { pricing: Pricing; problems: string[] };

const scopes: readonly MarginRule['scope'][] = ['region', 'country', 'plan', 'size'];
const every: readonly string[] = ['*', 'all', 'every'];

/**
 * Reads the form: amounts in dollars, margins in percent, places by name or code, sizes as "3 GB". A row
 * without a margin is no rule. What cannot be read is named.
 */
export async function readPricingForm(db: DbOrTx, form: PricingForm): Promise<ReadForm> {
  const problems: string[] = [];
  const figure = (text: string, what: string) => {
    const value = hundredths(text);
    if (value === null) problems.push(`${what}: “${text.slice(0, 40)}” is not a number with two decimals.`);
    return value ?? 0;
  };
  const places = await db
    .select({ code: locations.code, name: locations.name, slug: locations.slug, kind: locations.kind })
    .from(locations);
  const rules = form.rules
    .filter(({ margin }) => margin.trim() !== '')
    .flatMap(({ scope: typed, key: text, margin }) => {
      const marginBasisPoints = figure(margin, `Margin for ${text.slice(0, 40) || 'a rule'}`);
      const scope = scopes.find((one) => one === typed);
      const key = scope && keyOf(scope, text.trim(), places);
      if (!scope || !key) {
        problems.push(`“${text.slice(0, 64)}” is not a ${scope ?? 'rule'} we know.`);
        return [];
      }
      return [{ scope, key, marginBasisPoints }];
    });
  const pricing = {
    marginBasisPoints: figure(form.margin, 'Margin'),
    floorCents: figure(form.floor, 'Floor'),
    cardFeeBasisPoints: figure(form.feeShare, 'Card fee, share'),
    cardFeeFixedCents: figure(form.feeFixed, 'Card fee, fixed'),
    rules,
  };
  return { pricing, problems };
}

/** "62.5" → 6250, "1.99" → 199: what both percent and dollars are stored as. */
export function hundredths(text: string): number | null {
  const [, whole, part = ''] = /^\s*\$?(\d{1,5})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(text) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, '0'));
}

/** "3 GB" → its bytes as digits; a number alone is GB. */
export function sizeKey(text: string): string | null {
  const [, number, unit = 'gb'] = /^(\d{1,5}(?:\.\d{1,2})?)\s*(mb|gb)?$/i.exec(text) ?? [];
  const bytes = Math.round(Number(number) * (unit.toLowerCase() === 'mb' ? 1024 ** 2 : 1024 ** 3));
  return number !== undefined && bytes > 0 ? String(bytes) : null;
}

function keyOf(
  scope: MarginRule['scope'],
  text: string,
  places: readonly { code: string; name: string; slug: string; kind: 'country' | 'region' }[],
): string | null {
  if (scope === 'size') return sizeKey(text);
  if (scope === 'plan') return /^[A-Za-z0-9._-]{1,64}$/.test(text) ? text : null;
  if (every.includes(text.toLowerCase())) return everyPlace;
  const wanted = fold(text);
  const place = places.find(
    ({ code, name, slug, kind }) =>
      kind === scope && (code === text.toUpperCase() || slug === text.toLowerCase() || fold(name) === wanted),
  );
  return place?.code ?? null;
}
