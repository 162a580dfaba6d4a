import { z } from 'zod';
import { longestPhoneName, phoneFamily, verdictSentence } from '#lib/esims/phone-verdict.ts';

const wholeNumber = (max: number, what: string) =>
  z
    .string()
    .regex(/^\d{1,6}$/, { error: `${what} has to be a whole number` })
    .transform(Number)
    .refine((value) => value >= 1 && value <= max, { error: `${what} has to be between 1 and ${max}` });

const planCode = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, { error: 'This plan code is not one of ours' });
const quantity = wholeNumber(30, 'The quantity');
const days = wholeNumber(365, 'The number of days').nullable();

/** The address of the checkout page: `/checkout?plan&quantity&days`. */
export const checkoutQuery = z.object({ plan: planCode, quantity, days });

const offer = z.string().regex(/^[\w.-]{1,64}$/, { error: 'This top-up is not one of ours' });

/** The address of the top-up page: `?offer&days`. */
export const topUpQuery = z.object({ offer, days });

const purchase = {
  checkoutKey: z.uuid({ error: 'This page is too old. Go back to the plan and start again' }),
  seenCents: wholeNumber(999_999, 'The price seen'),
  terms: z.literal('yes', { error: 'Please accept the terms to go on' }),
  immediate: z.literal('yes', { error: 'Please agree to immediate delivery to go on' }),
};

/** What the form of a top-up may send; which eSIM it is for stands in the address. */
export const topUpForm = z.strictObject({ offer, days, ...purchase });

export type TopUpForm = z.infer<typeof topUpForm>;

const otherPhone = 'Is it for another phone? Look that one up, or leave the field empty';

/**
 * What the checkout form may send. Anything else is refused: price, cost and owner come from the
 * server; `seenCents` is only compared.
 */
export const checkoutForm = z.strictObject({
  plan: planCode,
  quantity,
  days,
  ...purchase,
  device: z.literal('yes', { error: 'Please confirm that the phone takes an eSIM' }),
  unlocked: z.literal('yes', { error: 'Please confirm that the phone is not locked to one network' }),
  /** The phone that was looked up: one that takes no eSIM is refused, whatever was ticked. */
  phone: z
    .string()
    .max(longestPhoneName)
    .refine((typed) => phoneFamily(typed)?.takes !== 'no', {
      error: (issue) => `${verdictSentence(phoneFamily(String(issue.input)))} ${otherPhone}`,
    })
    .optional(),
});

export type CheckoutForm = z.infer<typeof checkoutForm>;
