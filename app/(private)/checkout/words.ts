import { brand } from '#lib/brand.ts';
import type { Pause } from '#lib/checkout/gate.ts';
import type { StartResult } from '#lib/checkout/start.ts';

/** Why the shop does not sell right now, said before anybody pays. */
export const pauseWords: Record<Pause, string> = {
  'sell-stop': 'Sales are paused for the moment. Nothing was charged. Please come back later',
  'worker-away':
    'We cannot deliver right now, so we take no payments. Nothing was charged. Please try again in a few minutes',
  'worker-late':
    'We are behind with our deliveries, so we take no payments for the moment. Nothing was charged. Please try again in a few minutes',
  'payments-away':
    'Payments are paused: the payment service does not answer. Nothing was charged and nothing is lost. Please try again in a few minutes',
  'supplier-away':
    'Payments are paused: the network that makes our eSIMs does not answer. Nothing was charged. What is paid already is delivered, or refunded within 30 minutes. Please try again later',
  'balance-drift':
    'We are checking our stock, so we take no payments for the moment. Nothing was charged. Please come back later',
  balance:
    'We cannot deliver this plan right now, so we take no payment for it. Nothing was charged. Please try a smaller quantity, or come back later',
};

type Refusal = Exclude<
  Extract<StartResult, { ok: false }>['reason'],
  'paused' | 'price-changed' | 'too-many'
>;

/** Why a checkout was refused, and what to do about it. */
export const refusalWords: Record<Refusal, string> = {
  'no-such-plan': 'This plan is not on sale any more. Nothing was charged. Please choose another one',
  'too-much': 'This comes to more than one payment may be. Please choose a smaller quantity',
  'page-too-old': 'This page was too old. It is fresh now: check it and go on',
  'payments-down': 'The payment page could not be opened. Nothing was charged. Please try again in a minute',
  blocked: `We do not sell to you. Nothing was charged. If that is a mistake, write to ${brand.supportEmail}`,
  'days-needed': 'Please choose the number of days first',
  'no-days': 'This plan has a fixed number of days. Go back to the plan and start again',
};
