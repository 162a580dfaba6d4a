declare const unit: unique symbol;

/** Integer minor units of a customer currency (US cents unless said otherwise). */
export type Cents = number & { readonly [unit]: 'cents' };
/** Integer supplier money: USD × 10,000. One cent is 100 of them. */
export type SupplierMoney = number & { readonly [unit]: 'usd-10000' };

/** Marks a checked integer as cents. Throws on fractions, negatives and anything past 2^53. */
export function cents(value: number): Cents {
  return checked(value, 'cents') as Cents;
}

/** Marks a checked integer as supplier money (USD × 10,000). Throws as `cents` does. */
export function supplierMoney(value: number): SupplierMoney {
  return checked(value, 'supplier money') as SupplierMoney;
}

function checked(value: number, what: string): number {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${value} is not ${what}: a whole number of at least 0 is needed`);
  }
  return value;
}

/** Supplier money to cents, rounded up: a rounding never costs the shop. */
export function toCents(amount: SupplierMoney): Cents {
  return cents(Math.ceil(amount / 100));
}

const formats = new Map<string, Intl.NumberFormat>();

/** "$4.50": the only place where cents become text. `currency` is an ISO 4217 code in any case. */
export function formatCents(amount: number, currency = 'usd'): string {
  if (/^usd$/i.test(currency) && Number.isSafeInteger(amount)) return dollars(amount);
  const { format, digits } = formatOf(currency);
  return format.format(amount / 10 ** digits);
}

/** Without Intl: its first currency format costs a slow phone more than drawing a whole plan page. */
function dollars(amount: number): string {
  const [sign, all] = amount < 0 ? ['-', -amount] : ['', amount];
  const whole = String(Math.trunc(all / 100)).replace(/\B(?=(?:\d{3}){1,5}$)/g, ',');
  return `${sign}$${whole}.${String(all % 100).padStart(2, '0')}`;
}

/** "4.50": the amount alone, with a point, for machines. */
export function decimalOf(amount: number, currency = 'usd'): string {
  const { digits } = formatOf(currency);
  return (amount / 10 ** digits).toFixed(digits);
}

function formatOf(currency: string): { format: Intl.NumberFormat; digits: number } {
  let format = formats.get(currency);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { style: 'currency', currency: currency.toUpperCase() });
    formats.set(currency, format);
  }
  return { format, digits: format.resolvedOptions().maximumFractionDigits ?? 2 };
}

/** "$1.21" from USD × 10,000, for the operator. */
export function formatSupplierMoney(amount: number): string {
  return formatCents(amount / 100);
}
