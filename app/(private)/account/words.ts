import type { Hurdle } from '#lib/account/hurdles.ts';
import { brand } from '#lib/brand.ts';

/** What stands against deleting an account, and what to do about it. */
export const hurdleWords: Record<Hurdle, string> = {
  paying:
    'A payment page of yours is still open, or your bank is confirming a payment. Wait until it has ended.',
  preparing: 'An eSIM or a top-up you paid for is still being prepared. Wait until it is ready.',
  changing: 'A change of one of your eSIMs is on its way to the network. Wait until it has ended.',
  refunding: 'Money is on its way back to your card. Wait until it is there, so that you can be told.',
  disputed: 'A payment of yours is disputed with the bank. That has to end first.',
  operator: `This address helps to run the shop, and what it did stays on record. Write to ${brand.supportEmail}.`,
};

type Query = Record<string, string | string[] | undefined>;

/** A value of the address that was given once. */
export function one(query: Query, name: string): string {
  const value = query[name];
  return typeof value === 'string' ? value : '';
}
