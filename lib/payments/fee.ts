import type Stripe from 'stripe';

/**
 * What Stripe kept of a payment, in cents of the payment's currency; null while it is not booked. An account
 * that is paid out in another currency has the fee in that one: the booking's own rate leads back.
 */
export async function readFee(stripe: Stripe, paymentIntent: string): Promise<number | null> {
  const { latest_charge: charge } = await stripe.paymentIntents.retrieve(paymentIntent, {
    expand: ['latest_charge.balance_transaction'],
  });
  const booked = typeof charge === 'object' ? charge?.balance_transaction : null;
  if (typeof booked !== 'object' || !booked || !Number.isSafeInteger(booked.fee)) return null;
  return Math.max(0, Math.round(booked.fee / (booked.exchange_rate ?? 1)));
}
