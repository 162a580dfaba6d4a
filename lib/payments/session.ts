import type Stripe from 'stripe';
import { z } from 'zod';
import type { ThreeDSecure } from '#db/schema/index.ts';
import { isRefused } from './stripe.ts';

/** What a Checkout Session says about its order, in our words. */
export interface PaymentReading {
  sessionId: string;
  orderId: string | null;
  status: 'open' | 'complete' | 'expired';
  paid: boolean;
  /** Complete, and the money will not come: a delayed payment that failed. */
  failed: boolean;
  amountCents: number;
  /** Tax within the amount, as Stripe Tax reckoned it; 0 without it. */
  taxCents: number;
  /** Stripe Tax was asked and could not tell. */
  taxFailed: boolean;
  currency: string;
  email: string | null;
  paymentIntent: string | null;
  live: boolean;
  createdAt: Date;
  /** Where the buyer goes after paying: tells our sessions from those of another shop on the account. */
  returnUrl: string | null;
  metadata: Record<string, string>;
  /** What the payment shows of its card; missing when the session was read without its charge. */
  trace?: PaymentTrace;
}

export interface PaymentTrace {
  /** Stripe's fingerprint of the card: the same number has the same, whoever pays with it. */
  card: string | null;
  /** `normal`, `elevated`, `highest`, or what Stripe says next; null without a word of it. */
  riskLevel: string | null;
  /** Whether somebody looks at it in Stripe's dashboard. */
  inReview: boolean;
}

export interface SessionRequest {
  orderId: string;
  keyNo: number;
  currency: string;
  items: { title: string; description: string; unitPriceCents: number; quantity: number }[];
  metadata: Record<string, string>;
  returnUrl: string;
  cancelUrl: string;
  expiresAt: Date;
  /** `any` asks the buyer's bank for 3-D Secure wherever the card can. */
  threeDSecure: ThreeDSecure;
  /** Have Stripe Tax work out how much of the price is tax. */
  automaticTax: boolean;
}

/**
 * Opens the hosted payment page. Repeating it for the same order gives the same session: order id and
 * number make the idempotency key, and every parameter comes from the order's row.
 */
export async function openSession(
  stripe: Stripe,
  request: SessionRequest,
): Promise<{ id: string; url: string }> {
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'payment',
      client_reference_id: request.orderId,
      line_items: request.items.map((item) => ({
        quantity: item.quantity,
        price_data: {
          currency: request.currency,
          unit_amount: item.unitPriceCents,
          // Our prices are what is paid: the tax is within them, wherever the buyer is.
          ...(request.automaticTax ? { tax_behavior: 'inclusive' as const } : {}),
          product_data: { name: item.title, description: item.description },
        },
      })),
      ...(request.automaticTax ? { automatic_tax: { enabled: true } } : {}),
      ...(request.threeDSecure === 'any'
        ? { payment_method_options: { card: { request_three_d_secure: 'any' as const } } }
        : {}),
      metadata: request.metadata,
      payment_intent_data: { metadata: request.metadata },
      success_url: request.returnUrl,
      cancel_url: request.cancelUrl,
      expires_at: Math.floor(request.expiresAt.getTime() / 1000),
    },
    { idempotencyKey: `cs_${request.orderId}_${request.keyNo}` },
  );
  if (!session.url) throw new Error(`Stripe opened session ${session.id} without a payment page`);
  return { id: session.id, url: session.url };
}

/** Reads a session from Stripe's API: the only thing that may say "paid". */
export async function readSession(stripe: Stripe, sessionId: string): Promise<PaymentReading> {
  const read = (expand: string[]) => stripe.checkout.sessions.retrieve(sessionId, { expand });
  const withCharge = ['payment_intent', 'payment_intent.latest_charge'];
  // A key that may not see charges still has to hear of payments.
  return reading(
    await read(withCharge).catch((error: unknown) => {
      if (!isRefused(error)) throw error;
      return read(['payment_intent']);
    }),
  );
}

/** Reads the session a payment was made in; null when it was made in none. */
export async function sessionOfPayment(
  stripe: Stripe,
  paymentIntent: string,
): Promise<PaymentReading | null> {
  const { data } = await stripe.checkout.sessions.list({ payment_intent: paymentIntent, limit: 1 });
  return data[0] ? readSession(stripe, data[0].id) : null;
}

/**
 * Sessions since a moment, newest first: how a lost webhook or a lost session id is found. Those we cannot
 * read are left out: they may be another product's on the same account.
 */
export async function* sessionsSince(stripe: Stripe, since: Date): AsyncGenerator<PaymentReading> {
  const created = { gte: Math.floor(since.getTime() / 1000) };
  for await (const session of stripe.checkout.sessions.list({ created, limit: 100 })) {
    if (drifting.safeParse(session).success) yield reading(session);
  }
}

const drifting = z.object({
  status: z.enum(['open', 'complete', 'expired']),
  payment_status: z.string(),
  amount_total: z.number().int().nullish(),
  currency: z.string().nullish(),
  // Beside the payment itself: an answer that says it in another way must not keep the money unheard.
  total_details: z.object({ amount_tax: z.number().int() }).nullish().catch(null),
  automatic_tax: z.object({ status: z.string().nullish() }).nullish().catch(null),
});

const charge = z.object({
  outcome: z.object({ risk_level: z.string().nullish() }).nullish().catch(null),
  payment_method_details: z
    .object({ card: z.object({ fingerprint: z.string().nullish() }).nullish() })
    .nullish()
    .catch(null),
  review: z.unknown(),
});

function traceOf(intent: Stripe.Checkout.Session['payment_intent']): { trace?: PaymentTrace } {
  const found = typeof intent === 'object' ? charge.safeParse(intent?.latest_charge) : null;
  if (!found?.success) return {};
  const { outcome, payment_method_details: method, review } = found.data;
  return {
    trace: {
      card: method?.card?.fingerprint || null,
      riskLevel: outcome?.risk_level ?? null,
      inReview: Boolean(review) || (typeof intent === 'object' && Boolean(intent?.review)),
    },
  };
}

function reading(session: Stripe.Checkout.Session): PaymentReading {
  const checked = drifting.parse(session);
  const intent = session.payment_intent;
  return {
    sessionId: session.id,
    // Metadata is ours alone to write; a payment link's address can name any client reference.
    orderId: session.metadata?.order ?? null,
    status: checked.status,
    paid: checked.payment_status === 'paid',
    failed:
      checked.status === 'complete' &&
      checked.payment_status === 'unpaid' &&
      typeof intent === 'object' &&
      ['requires_payment_method', 'canceled'].includes(intent?.status ?? ''),
    amountCents: checked.amount_total ?? 0,
    taxCents: checked.total_details?.amount_tax ?? 0,
    taxFailed: checked.automatic_tax?.status === 'failed',
    currency: (checked.currency ?? '').toLowerCase(),
    email: session.customer_details?.email ?? session.customer_email ?? null,
    paymentIntent: typeof intent === 'string' ? intent : (intent?.id ?? null),
    live: session.livemode,
    createdAt: new Date(session.created * 1000),
    returnUrl: session.success_url,
    metadata: session.metadata ?? {},
    ...traceOf(intent),
  };
}
