import type Stripe from 'stripe';
import type { Books, SessionRecord } from './books.ts';
import { invalid } from './errors.ts';
import type { SessionParams } from './session-params.ts';

type Behaviour = 'inclusive' | 'exclusive';

export const taxCountries = { US: 'United States', DE: 'Germany', GB: 'United Kingdom', JP: 'Japan' };

/** `automatic_tax` of a new session: Stripe refuses it until the account has a head office. */
export function automaticTaxOf({ settings }: Books, params: SessionParams) {
  if (!params.automatic_tax?.enabled) {
    return { enabled: false, liability: null, provider: null, status: null };
  }
  if (settings.tax.status !== 'active') {
    throw invalid(
      'You must have a valid head office address to enable automatic tax calculation in test mode. Visit https://dashboard.stripe.com/test/settings/tax to update it.',
    );
  }
  return {
    enabled: true,
    liability: { type: 'self' as const },
    provider: 'stripe' as const,
    status: 'requires_location_inputs' as const,
  };
}

/** What a line's price counts as: its own word, or the account's, which for US dollars is "tax on top". */
export function behaviourOf(given: string | undefined): Behaviour {
  return given === 'inclusive' ? 'inclusive' : 'exclusive';
}

/** Reckons the tax of an open session from where the buyer is, as the payment page does before it charges. */
export function reckonTax(books: Books, record: SessionRecord, country: string, postalCode: string | null) {
  const { session, lines } = record;
  if (!session.automatic_tax.enabled) return;
  const { tax } = books.settings;
  if (tax.failing) {
    session.automatic_tax.status = 'failed';
    return;
  }
  const percent = tax.rates[country] ?? 0;
  for (const line of lines) levy(line, percent);
  const sum = (of: (line: Stripe.LineItem) => number) => lines.reduce((total, line) => total + of(line), 0);
  session.automatic_tax.status = 'complete';
  session.amount_total = sum((line) => line.amount_total);
  session.total_details = {
    amount_discount: 0,
    amount_shipping: 0,
    amount_tax: sum((line) => line.amount_tax),
  };
  const rest = { city: null, line1: null, line2: null, state: null };
  record.address = { ...rest, country, postal_code: postalCode };
  const intent = books.intents.get(String(session.payment_intent));
  if (intent) intent.amount = session.amount_total;
}

function levy(line: Stripe.LineItem, percent: number): void {
  const isWithin = line.price?.tax_behavior === 'inclusive';
  const share = isWithin ? percent / (100 + percent) : percent / 100;
  line.amount_tax = Math.round(line.amount_subtotal * share);
  line.amount_total = line.amount_subtotal + (isWithin ? 0 : line.amount_tax);
}

/** `GET /v1/tax/settings` */
export function taxSettings({ settings }: Books): object {
  const isActive = settings.tax.status === 'active';
  return {
    object: 'tax.settings',
    defaults: { provider: 'stripe', tax_behavior: 'inferred_by_currency', tax_code: 'txcd_10000000' },
    head_office: isActive ? { address: { country: 'US', postal_code: '10001', state: 'NY' } } : null,
    livemode: false,
    status: settings.tax.status,
    status_details: isActive ? { active: {} } : { pending: { missing_fields: ['head_office'] } },
  };
}
