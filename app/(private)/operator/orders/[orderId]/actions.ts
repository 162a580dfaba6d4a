'use server';
import { redirect } from 'next/navigation';
import { textOf } from '#app/form-text.ts';
import { operatorFor, pageBelow } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { askForEvidence } from '#lib/operator/evidence.ts';
import { decideHold } from '#lib/operator/order-hold.ts';
import { resendMail } from '#lib/operator/order-mail.ts';
import { addNote } from '#lib/operator/order-note.ts';
import { refundUnits } from '#lib/operator/order-refund.ts';
import { centsTyped } from '#lib/operator/order-refund-rules.ts';
import { retryOrder } from '#lib/operator/order-retry.ts';
import { settleByHand } from '#lib/operator/order-settle-refund.ts';

/** Has the worker look at the order now. */
export async function lookNow(orderId: string): Promise<void> {
  const operator = await operatorFor('retry-line', pageOf(orderId));
  answer(orderId, (await retryOrder(shop().db, operator, orderId)) ? 'rung' : 'not-now');
}

/** Keeps a note. */
export async function keepNote(orderId: string, data: FormData): Promise<void> {
  const operator = await operatorFor('add-note', pageOf(orderId));
  const done = await addNote(shop().db, operator, orderId, textOf(data, 'note'));
  answer(orderId, done ? 'noted' : 'reason-missing');
}

/** Puts on record that somebody takes the evidence; the page then has the file for them. */
export async function takeEvidence(orderId: string): Promise<void> {
  const operator = await operatorFor('take-evidence', pageOf(orderId));
  const done = await askForEvidence(shop().db, operator, orderId);
  answer(orderId, done ? 'evidence-ready' : 'not-now');
}

/** Mails the order's address once more. */
export async function mailAgain(orderId: string): Promise<void> {
  const operator = await operatorFor('resend-mail', pageOf(orderId));
  answer(orderId, (await resendMail(shop().db, operator, orderId)) ? 'mailed' : 'no-mail');
}

/** Gives money back: of one unit, or of all when it is null. */
export async function giveBack(orderId: string, unitId: string | null, data: FormData): Promise<void> {
  const operator = await operatorFor('refund-unit', pageOf(orderId));
  const typed = textOf(data, 'amount').trim();
  const cents = typed === '' ? null : centsTyped(typed);
  if (typed !== '' && cents === null) answer(orderId, 'bad-amount');
  const wish = { orderId, unitId, cents, reason: textOf(data, 'reason') };
  answer(orderId, await refundUnits(shop().db, operator, wish));
}

/** Has an order on hold delivered. */
export async function letThrough(orderId: string, data: FormData): Promise<void> {
  const operator = await operatorFor('decide-hold', pageOf(orderId));
  const wish = { decision: 'deliver', reason: textOf(data, 'reason') } as const;
  answer(orderId, await decideHold(shop().db, operator, orderId, wish));
}

/** Sends the money of an order on hold back. */
export async function sendBack(orderId: string, data: FormData): Promise<void> {
  const operator = await operatorFor('decide-hold', pageOf(orderId));
  const wish = { decision: 'refund', reason: textOf(data, 'reason') } as const;
  answer(orderId, await decideHold(shop().db, operator, orderId, wish));
}

/** Marks a failed refund as paid out in another way. */
export async function settledByHand(orderId: string, refundId: string, data: FormData): Promise<void> {
  const operator = await operatorFor('settle-refund', pageOf(orderId));
  answer(orderId, await settleByHand(shop().db, operator, orderId, refundId, textOf(data, 'reason')));
}

function pageOf(orderId: string): string {
  return pageBelow('/operator/orders', orderId);
}

function answer(orderId: string, said: string): never {
  redirect(`${pageOf(orderId)}?said=${said}`);
}
