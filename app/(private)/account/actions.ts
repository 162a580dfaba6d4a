'use server';
import { setTimeout as pause } from 'node:timers/promises';
import { redirect } from 'next/navigation';
import { actionFailure } from '#app/answer.ts';
import { textOf, textsOf } from '#app/form-text.ts';
import { currentNetwork } from '#app/limits.ts';
import { forgetBrowser } from '#app/set-cookies.ts';
import { shop } from '#app/shop.ts';
import { askForChange, confirmChange } from '#lib/account/change-address.ts';
import { changeLocks } from '#lib/account/change-locks.ts';
import { chooseAlerts } from '#lib/account/choose-alerts.ts';
import { deleteAccount } from '#lib/account/delete-account.ts';
import { endSessions } from '#lib/account/end-sessions.ts';
import { requestLink } from '#lib/auth/sign-in.ts';
import { ShopError } from '#lib/errors.ts';
import { opensChoice } from '#lib/usage/mute-link.ts';
import { requireCustomer } from './signed-in.ts';

/** Longer than the work takes, so that the time says nothing about an address. */
const answerMs = 400;

/** Keeps which alerts are mailed: what is ticked. */
export async function saveAlerts(data: FormData): Promise<void> {
  const { customer } = await requireCustomer('/account');
  const wanted = textsOf(data, 'alert');
  await chooseAlerts(shop().db, customer.id, wanted);
  redirect('/account?saved=1#alerts');
}

/** The same by the key of an alert's mail, without signing in; a wrong key changes nothing. */
export async function saveAlertsByKey(data: FormData): Promise<void> {
  const [customerId, key] = [textOf(data, 'customer'), textOf(data, 'key')];
  const { db, env } = shop();
  // What is too long to be one of ours does not go into an address.
  const query = new URLSearchParams({ customer: customerId.slice(0, 64), key: key.slice(0, 64) });
  if (opensChoice(env.NEXTAUTH_SECRET, customerId, key)) {
    await chooseAlerts(db, customerId, textsOf(data, 'alert'));
    query.set('saved', '1');
  }
  redirect(`/account/mails?${query}`);
}

/** Mails a link to a new address; the same page follows for every address. */
export async function askForNewAddress(data: FormData): Promise<void> {
  const signedIn = await requireCustomer('/account/email');
  const ask = async () => {
    try {
      return await askForChange(shop(), signedIn, textOf(data, 'email'));
    } catch (error) {
      return later(error);
    }
  };
  const [result] = await Promise.all([ask(), pause(answerMs)]);
  redirect(`/account/email?${result === 'on-its-way' ? 'sent=1' : `problem=${result}`}`);
}

/** The button of the confirm page: takes the token and moves the account to the new address. */
export async function confirmNewAddress(data: FormData): Promise<void> {
  const signedIn = await requireCustomer('/account/email');
  const input = { token: textOf(data, 'token'), email: textOf(data, 'email') };
  const result = await confirmChange(shop(), signedIn, input).catch(later);
  if (result === 'changed') redirect('/account?changed=1');
  redirect(`/account/email?problem=${result === 'later' ? 'later' : 'link'}`);
}

/** Ends every session of this customer, this one too, and forgets this browser as a buyer. */
export async function leaveEverywhere(): Promise<void> {
  const { customer } = await requireCustomer('/account');
  const { db } = shop();
  await db.transaction(async (tx) => {
    await changeLocks(tx, customer.id);
    await endSessions(tx, customer.id);
  });
  await forgetBrowser(shop().env.APP_URL);
  redirect('/sign-in?left=everywhere');
}

/** A link that signs in anew: to change the address or to delete asks for a session that has just begun. */
export async function signInAgain(data: FormData): Promise<void> {
  const next = textOf(data, 'for') === 'email' ? '/account/email' : '/account/delete';
  const { customer } = await requireCustomer(next);
  try {
    const network = await currentNetwork();
    const result = await requestLink(shop(), { email: customer.email, next, network });
    if (result !== 'on-its-way') throw new ShopError('too-often', 'Links were asked for too often');
  } catch (error) {
    actionFailure(error);
    redirect(`${next}?problem=later`);
  }
  redirect(`${next}?proof=sent`);
}

/** Deletes the account, once its address is typed in. */
export async function removeAccount(data: FormData): Promise<void> {
  const signedIn = await requireCustomer('/account/delete');
  const result = await deleteAccount(shop(), signedIn, textOf(data, 'email')).catch(later);
  if (result === 'later') redirect('/account/delete?problem=later');
  // What stands against it is said by the page itself, as it stands then.
  if (!result.ok) redirect(`/account/delete?problem=${result.reason}`);
  await forgetBrowser(shop().env.APP_URL);
  redirect('/account/deleted');
}

/** Nothing was written: the page says to try again. */
function later(error: unknown): 'later' {
  actionFailure(error);
  return 'later';
}
