import { z } from 'zod';
import { invalid, type StripeRefusal } from './errors.ts';
import type { Form } from './form.ts';

const whole = z
  .string()
  .regex(/^-?\d+$/, { error: 'Invalid integer' })
  .transform(Number);
const metadata = z.record(z.string(), z.string()).default({});
const address = z
  .string()
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), { error: 'Not a valid URL' });

const priceData = z.strictObject({
  currency: z.string(),
  unit_amount: whole,
  product_data: z.strictObject({
    name: z.string().min(1).max(250),
    description: z.string().min(1).max(40_000).optional(),
    images: z.array(z.string()).max(8).optional(),
    metadata: metadata.optional(),
    tax_code: z.string().optional(),
    unit_label: z.string().optional(),
  }),
  tax_behavior: z.enum(['exclusive', 'inclusive', 'unspecified']).optional(),
});

const yesOrNo = z
  .enum(['true', 'false'], { error: 'must be either true or false' })
  .transform((text) => text === 'true');

/** Parameters that are accepted and without effect here. */
const silent = `
  adaptive_pricing after_expiration allow_promotion_codes
  branding_settings consent_collection custom_fields custom_text
  customer customer_creation customer_update excluded_payment_method_types
  expand integration_identifier invoice_creation locale
  managed_payments name_collection origin_context payment_method_collection
  payment_method_configuration payment_method_data payment_method_types
  permissions phone_number_collection saved_payment_method_options submit_type
  tax_id_collection ui_mode wallet_options
`
  .trim()
  .split(/\s+/);

const sessionParams = z.strictObject({
  mode: z.literal('payment', { error: 'Invalid mode: only payment is known to this stand-in' }),
  line_items: z
    .array(z.strictObject({ price_data: priceData, quantity: whole, metadata: metadata.optional() }))
    .min(1)
    .max(100),
  success_url: address.max(5000),
  cancel_url: address.max(5000).optional(),
  client_reference_id: z.string().max(200).optional(),
  customer_email: z.email({ error: 'Invalid email address' }).optional(),
  metadata,
  payment_intent_data: z.looseObject({ metadata, description: z.string().optional() }).prefault({}),
  expires_at: whole.optional(),
  automatic_tax: z.strictObject({ enabled: yesOrNo }).optional(),
  payment_method_options: z
    .looseObject({
      card: z
        .looseObject({ request_three_d_secure: z.enum(['automatic', 'any', 'challenge']).optional() })
        .optional(),
    })
    .prefault({}),
  billing_address_collection: z.enum(['auto', 'required']).optional(),
  ...Object.fromEntries(silent.map((name) => [name, z.unknown().optional()])),
});
export type SessionParams = z.output<typeof sessionParams>;

const known = new Set([
  'usd',
  'eur',
  'gbp',
  'jpy',
  'cad',
  'aud',
  'nzd',
  'chf',
  'sek',
  'nok',
  'dkk',
  'pln',
  'sgd',
  'hkd',
]);

/** The parameters of a new session, or the error Stripe would answer with. */
export function readSessionParams(form: Form, now: number): SessionParams {
  const parsed = sessionParams.safeParse(form, { reportInput: true });
  if (!parsed.success) throw refusalOf(parsed.error.issues[0]);
  const params = parsed.data;
  checkMetadata(params.metadata, 'metadata');
  checkMetadata(params.payment_intent_data.metadata, 'payment_intent_data[metadata]');
  checkLines(params);
  if (params.expires_at !== undefined) checkExpiry(params.expires_at - now);
  return params;
}

/** Stripe's wording for what zod found. */
function refusalOf(issue: z.core.$ZodIssue | undefined): StripeRefusal {
  if (!issue) return invalid('Invalid request.');
  const param = bracketed(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const name = bracketed([...issue.path, issue.keys[0] ?? '']);
    return invalid(`Received unknown parameter: ${name}`, name, 'parameter_unknown');
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
  }
  if (issue.message === 'Not a valid URL') return invalid('Not a valid URL', param, 'url_invalid');
  if (issue.message === 'Invalid integer')
    return invalid('Invalid integer', param, 'parameter_invalid_integer');
  if (issue.message === 'Invalid email address')
    return invalid('Invalid email address', param, 'email_invalid');
  return invalid(`Invalid ${param}: ${issue.message}`, param);
}

function bracketed(path: PropertyKey[]): string {
  const [first = '', ...rest] = path.map(String);
  return first + rest.map((part) => `[${part}]`).join('');
}

export function checkMetadata(metadata: Record<string, string>, param: string): void {
  const entries = Object.entries(metadata);
  if (entries.length > 50) throw invalid('Metadata can have up to 50 keys.', param);
  for (const [key, value] of entries) {
    if (key.length > 40) {
      throw invalid(
        `Metadata keys can have up to 40 characters, but you passed in a key that is ${key.length}.`,
        param,
      );
    }
    if (value.length > 500) {
      throw invalid(
        `Metadata values can have up to 500 characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value}`,
        param,
      );
    }
  }
}

function checkLines(params: SessionParams): void {
  const currencies = new Set(params.line_items.map((line) => line.price_data.currency.toLowerCase()));
  const [currency = ''] = currencies;
  if (currencies.size > 1) throw invalid('All line items must have the same currency.', 'line_items');
  if (!known.has(currency)) {
    throw invalid(`Invalid currency: ${currency}.`, 'line_items[0][price_data][currency]');
  }
  params.line_items.forEach(({ quantity, price_data }, index) => {
    const at = `line_items[${index}]`;
    if (quantity < 1)
      throw invalid(
        'This value must be greater than or equal to 1.',
        `${at}[quantity]`,
        'parameter_invalid_integer',
      );
    if (price_data.unit_amount < 0) {
      throw invalid(
        'Invalid non-negative integer',
        `${at}[price_data][unit_amount]`,
        'parameter_invalid_integer',
      );
    }
  });
  const total = totalOf(params);
  if (total < 50) {
    throw invalid(
      "The Checkout Session's total amount must convert to at least 50 cents.",
      undefined,
      'amount_too_small',
    );
  }
  if (total > 99_999_999) throw invalid('The amount is too large.', undefined, 'amount_too_large');
}

export function totalOf(params: SessionParams): number {
  return params.line_items.reduce((sum, line) => sum + line.price_data.unit_amount * line.quantity, 0);
}

function checkExpiry(fromNow: number): void {
  // A second of leeway for the way here.
  if (fromNow < 30 * 60 - 1) {
    throw invalid(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      'expires_at',
    );
  }
  if (fromNow > 24 * 3600 + 1) {
    throw invalid(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      'expires_at',
    );
  }
}
