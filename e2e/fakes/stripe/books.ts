import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { type Background, background } from '../background.ts';
import type { Answer } from '../call.ts';
import { type FaultBook, faultBook } from '../faults.ts';
import { noSuch } from './errors.ts';
import { type StripeSettings, type StripeSettingsChange, stripeSettings } from './settings.ts';

export interface SessionRecord {
  session: Stripe.Checkout.Session;
  lines: Stripe.LineItem[];
  /** Where the buyer said to be, once the page asked for the sake of tax. */
  address: Stripe.Address | null;
  /** `payment_intent_data`: what the payment intent gets once it exists. */
  intentData: { metadata: Record<string, string>; description: string | null };
}

/** `data.object` is any of our objects, as it was at that moment. */
export interface StripeEvent {
  id: string;
  object: 'event';
  api_version: string | null;
  created: number;
  data: { object: object; previous_attributes?: object };
  livemode: boolean;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null } | null;
  type: string;
}

export interface EventRecord {
  event: StripeEvent;
  state: 'pending' | 'held' | 'delivered' | 'failed';
  attempts: { at: number; status: number }[];
}

export interface KeptAnswer {
  request: string;
  path: string;
  at: number;
  requestId: string;
  answer: Answer | null;
}

export interface Books {
  secretKey: string;
  webhookSecrets: string[];
  webhookUrl: string | null;
  enabledEvents: string[];
  startSettings: StripeSettingsChange;
  settings: StripeSettings;
  /** Where the payment page lives. */
  publicUrl: string;
  sessions: Map<string, SessionRecord>;
  intents: Map<string, Stripe.PaymentIntent>;
  charges: Map<string, Stripe.Charge>;
  refunds: Map<string, Stripe.Refund>;
  disputes: Map<string, Stripe.Dispute>;
  reviews: Map<string, Stripe.Review>;
  warnings: Map<string, Stripe.Radar.EarlyFraudWarning>;
  transactions: Map<string, Stripe.BalanceTransaction>;
  /** How refunds of a charge go when its card is one of the special ones. */
  cardRefunds: Map<string, 'pending' | 'failed-later'>;
  events: Map<string, EventRecord>;
  keys: Map<string, KeptAnswer>;
  calls: { at: number; method: string; path: string }[];
  faults: FaultBook;
  background: Background;
  clockOffset: number;
}

export interface StripeOptions {
  port?: number;
  host?: string | undefined;
  secretKey: string;
  /** One signing secret, or two with a comma between: events are signed with each. */
  webhookSecret: string;
  webhookUrl?: string | undefined;
  /** Event types the endpoint wants; all without it. */
  enabledEvents?: string[];
  /** Address of the payment page as the buyer's browser sees it. */
  publicUrl?: string | undefined;
  settings?: StripeSettingsChange;
}

export function newBooks(options: StripeOptions): Books {
  return {
    secretKey: options.secretKey,
    webhookSecrets: options.webhookSecret.split(',').map((secret) => secret.trim()),
    webhookUrl: options.webhookUrl ?? null,
    enabledEvents: options.enabledEvents ?? ['*'],
    startSettings: options.settings ?? {},
    settings: stripeSettings.parse(options.settings ?? {}),
    publicUrl: options.publicUrl ?? '',
    sessions: new Map(),
    intents: new Map(),
    charges: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    reviews: new Map(),
    warnings: new Map(),
    transactions: new Map(),
    cardRefunds: new Map(),
    events: new Map(),
    keys: new Map(),
    calls: [],
    faults: faultBook(),
    background: background(),
    clockOffset: 0,
  };
}

/** Back to the start; addresses and secrets stay. */
export function resetBooks(books: Books): void {
  books.background.stop();
  books.faults.clear();
  books.settings = stripeSettings.parse(books.startSettings);
  const {
    sessions,
    intents,
    charges,
    refunds,
    disputes,
    reviews,
    warnings,
    transactions,
    cardRefunds,
    events,
    keys,
  } = books;
  for (const map of [sessions, intents, charges, refunds, disputes, reviews]) map.clear();
  for (const map of [warnings, transactions, cardRefunds, events, keys]) map.clear();
  books.calls.length = 0;
  books.clockOffset = 0;
}

/** Seconds since 1970, by the clock of the stand-in. */
export const seconds = (books: Books): number => Math.floor((Date.now() + books.clockOffset) / 1000);

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function newId(prefix: string, length = 24): string {
  const tail = [...randomBytes(length)].map((byte) => letters[byte % letters.length]);
  return prefix + tail.join('');
}

export function sessionRecord(books: Books, id: string): SessionRecord {
  const record = books.sessions.get(id);
  if (!record) throw noSuch('checkout.session', id, 'session');
  return record;
}

export function chargeOf(books: Books, intentId: string): Stripe.Charge | undefined {
  return [...books.charges.values()].findLast((charge) => charge.payment_intent === intentId && charge.paid);
}
