import { z } from 'zod';

export const stripeSettings = z.strictObject({
  /**
   * How events reach the webhook: `drop` loses them on the way, `missing` never generates them, `hold` keeps
   * them until released, `reorder` sends those of one change in reverse, one after the other.
   */
  webhooks: z
    .union([
      z.enum(['normal', 'drop', 'missing', 'twice', 'hold', 'reorder']),
      z.strictObject({ delayMs: z.number() }),
    ])
    .default('normal'),
  /** Waits before each repeat of a webhook that was not answered with 2xx. */
  retryDelaysMs: z.array(z.number()).default([200, 1000, 3000, 10_000]),
  /** The payment page waits up to 10 s for the answer to checkout.session.completed, or does not. */
  redirect: z.enum(['after-webhook', 'first']).default('after-webhook'),
  payments: z.enum(['instant', 'async']).default('instant'),
  /** Stripe Tax: set up or not; percent by country of the buyer, none elsewhere; whether it cannot reckon. */
  tax: z
    .strictObject({
      status: z.enum(['active', 'pending']).default('active'),
      rates: z.record(z.string(), z.number()).default({ DE: 19, GB: 20, JP: 10 }),
      failing: z.boolean().default(false),
    })
    .prefault({}),
  /** `later`: a charge has no balance transaction yet, as right after an asynchronous capture. */
  fees: z.enum(['known', 'later']).default('known'),
  refunds: z.enum(['succeeded', 'pending', 'failed-later', 'requires_action']).default('succeeded'),
  /** When a pending refund succeeds or a `failed-later` one fails by itself; null: by control only. */
  refundSettleMs: z.number().nullable().default(null),
});

export type StripeSettings = z.output<typeof stripeSettings>;
export type StripeSettingsChange = Partial<z.input<typeof stripeSettings>>;
