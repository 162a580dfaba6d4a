'use server';
import { refresh } from 'next/cache';
import { actionFailure, type Failure } from '#app/answer.ts';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { settle } from '#lib/checkout/settle.ts';
import { ShopError } from '#lib/errors.ts';
import { canFollow } from '#lib/orders/read.ts';
import { stopWaiting } from '#lib/orders/stop-waiting.ts';

/** Asks Stripe what became of the payment of one's own order, and shows the page afresh. */
export async function settleOrder(orderId: string): Promise<{ ok: true } | Failure> {
  try {
    const { db, stripe, live, env } = shop();
    const viewer = await currentViewer();
    if (!(await canFollow(db, env.NEXTAUTH_SECRET, viewer, orderId))) {
      throw new ShopError('not-found', 'There is no such order for you');
    }
    await settle({ db, stripe, live }, orderId, { actor: { kind: 'buyer' }, cause: 'returned from payment' });
    refresh();
    return { ok: true };
  } catch (error) {
    return actionFailure(error);
  }
}

/** The same for a plain form, which shows its answer by being drawn again. */
export async function checkAgain(orderId: string): Promise<void> {
  await settleOrder(orderId);
}

/** The buyer stops waiting: what is not ready is refunded. Too early or not theirs changes nothing. */
export async function giveUpWaiting(orderId: string): Promise<void> {
  const { db, env } = shop();
  await stopWaiting(db, env.NEXTAUTH_SECRET, await currentViewer(), orderId);
  refresh();
}
