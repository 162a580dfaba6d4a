'use server';
import { refresh } from 'next/cache';
import { actionFailure } from '#app/answer.ts';
import { textOf } from '#app/form-text.ts';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { correctAddress } from '#lib/account/correct-address.ts';
import { sendAgain } from '#lib/account/order-address.ts';
import { normaliseEmail } from '#lib/email-address.ts';
import type { MailAnswer } from './mail-answer.ts';

/** What a form does when the page it stands on is too old, or not its viewer's. */
const notYours = { good: false, text: 'That is not possible any more. Reload the page.' };

const sent: Record<string, MailAnswer> = {
  'on-its-way': { good: true, text: 'A mail is on its way. It can take a minute.' },
  'too-often': { good: false, text: 'Three mails an hour are the most. Try again later.' },
};

/** Mails the order's address once more. */
export async function mailAgain(_: MailAnswer, data: FormData): Promise<MailAnswer> {
  try {
    const result = await sendAgain(shop().db, await currentViewer(), textOf(data, 'order'));
    refresh();
    return (result && sent[result]) || notYours;
  } catch (error) {
    return { good: false, text: actionFailure(error).message };
  }
}

const refused: Record<string, MailAnswer> = {
  'no-address': { good: false, text: 'That is not one complete e-mail address. Check it and try again.' },
  'same-address': { good: false, text: 'That is the address we have already.' },
  'too-often': { good: false, text: 'The address was corrected three times, and cannot be corrected again.' },
};

/** Puts the order's address right. */
export async function correctMail(_: MailAnswer, data: FormData): Promise<MailAnswer> {
  try {
    const { db, env } = shop();
    const [orderId, email] = [textOf(data, 'order'), textOf(data, 'email')];
    const result = await correctAddress(db, env.ENCRYPTION_KEY, await currentViewer(), orderId, email);
    refresh();
    if (result === 'corrected') return correctedTo(email);
    return { ...((result && refused[result]) || notYours), typed: email };
  } catch (error) {
    return { good: false, text: actionFailure(error).message };
  }
}

/** Named in full: a second typing error is seen at once. */
function correctedTo(email: string): MailAnswer {
  const text = `Corrected to ${normaliseEmail(email)}. A mail with a new link is on its way there, and the old link is dead.`;
  return { good: true, text };
}
