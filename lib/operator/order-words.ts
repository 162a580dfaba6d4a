import { errorOfCode } from '#lib/supplier/error-codes.ts';
import type { SupplierReason } from '#lib/supplier/errors.ts';

/** Kinds of orders as the console says them. */
export const kindWords = { sale: 'Sale', topup: 'Top-up', replacement: 'Replacement' } as const;

const reasons: Partial<Record<SupplierReason, string>> & Record<string, string> = {
  busy: 'the supplier is busy or out of order',
  access: 'the supplier refuses our access: keys or allowed addresses',
  'our-bug': 'the supplier says our request is wrong',
  state: 'the eSIM or order is in a state that does not allow it',
  price: 'the price at the supplier is another one',
  'price-refused-twice': 'the price was refused even without naming it',
  'price-unchecked': 'goes out again without the price check',
  balance: 'the supplier balance is too low',
  'not-ready': 'the eSIM is not ready yet',
  stock: 'the supplier has none of this plan left',
  'plan-gone': 'the supplier no longer sells this plan',
  'order-unknown': 'the supplier does not know this order',
  duplicate: 'the supplier has an order with this transaction id already',
  'esim-unknown': 'the supplier does not know this eSIM',
  unknown: 'the supplier gave an answer we have no words for',
  mismatch: 'the amount paid is not the amount of the order',
  'worker-died': 'a worker stopped in mid-call',
  'other-transaction': 'the answer was about another transaction',
  'bad-answer': 'the answer made no sense',
};

/** A reason as the machine keeps it, in words; the code stays beside. What is said in words already stays. */
export function causeWords(cause: string): string {
  const code = /^(?:supplier: )?(\d{6}|http-\d{3})$/.exec(cause)?.[1];
  if (code) return `${reasons[errorOfCode(code, false, '', '').reason] ?? 'refused'} (${code})`;
  const named = cause.startsWith('supplier: ') ? cause.slice('supplier: '.length) : cause;
  const words = Object.hasOwn(reasons, named) ? reasons[named] : undefined;
  return words ? `${words} (${named})` : cause;
}

const deedAnswers: Record<string, string> = {
  'evidence-ready': 'It is on record. The file can be downloaded for ten minutes.',
  rung: 'The worker has been asked to look at it now.',
  noted: 'The note is kept.',
  mailed: 'The mail is on its way.',
  'no-mail': 'There is nothing to mail: the order is not paid, or has no address.',
  'not-now': 'That is not possible in this state.',
  'refund-asked': 'The refund is on its way.',
  'cancel-asked': 'The supplier is asked to cancel first; the money goes back once it has.',
  'wait-ended': 'The wait is over: what is not delivered at the next look goes back.',
  'bad-amount': 'The amount has to be whole cents, above zero and at most what is left.',
  'reason-missing': 'Say why, in at least three letters.',
  nothing: 'There was nothing to give back.',
  'let-through': 'It is let through: the worker orders it now.',
  'sent-back': 'It is not delivered: the money goes back.',
  settled: 'The refund is marked as settled by hand.',
  'check-asked': 'The books are being compared; the result appears here.',
  'check-runs': 'They are being compared already.',
  'check-too-long': 'At most 92 days can be compared at once.',
  replaced: 'A replacement is on its way; its order is linked here.',
  'wrong-digits': 'Those are not the last four digits of the ICCID. Nothing was done.',
  asked: 'The network is being asked.',
  replayed: 'It is being worked through again.',
  'none-failed': 'Nothing failed, so nothing was replayed.',
  'read-asked': 'The supplier is being asked; the answer appears here.',
};

/** What came of a deed, from the word an action left in the address; null for any other word. */
export function answerWords(word: string | undefined): string | null {
  return word !== undefined && Object.hasOwn(deedAnswers, word) ? (deedAnswers[word] ?? null) : null;
}
