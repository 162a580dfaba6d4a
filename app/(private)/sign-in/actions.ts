'use server';
import { setTimeout as pause } from 'node:timers/promises';
import { redirect } from 'next/navigation';
import { actionFailure } from '#app/answer.ts';
import { textOf } from '#app/form-text.ts';
import { currentNetwork } from '#app/limits.ts';
import { forgetBuyer, forgetLinks, requestCookies, setCookies } from '#app/set-cookies.ts';
import { shop } from '#app/shop.ts';
import { signedInCustomerId } from '#app/viewer.ts';
import { safeNext } from '#lib/auth/next-path.ts';
import { confirmLink, requestLink, signOut } from '#lib/auth/sign-in.ts';
import { ordersOf } from '#lib/orders/read.ts';

/** Longer than the work takes, so that the time says nothing about an address. */
const answerMs = 400;

/** Mails a link that signs in. The same page follows for every address. */
export async function askForLink(data: FormData): Promise<void> {
  const [email, next] = [textOf(data, 'email'), textOf(data, 'next')];
  const [result] = await Promise.all([askOrFail(email, next), pause(answerMs)]);
  const query = new URLSearchParams(result === 'on-its-way' ? { sent: '1' } : { problem: result });
  if (next) query.set('next', safeNext(next, shop().env.APP_URL));
  redirect(`/sign-in?${query}`);
}

async function askOrFail(
  email: string,
  next: string,
): Promise<'on-its-way' | 'no-address' | 'too-often' | 'later'> {
  try {
    return await requestLink(shop(), { email, next, network: await currentNetwork() });
  } catch (error) {
    actionFailure(error);
    return 'later';
  }
}

/** The button of the confirm page: takes the link's token and signs in. */
export async function confirmSignIn(data: FormData): Promise<void> {
  const input = { token: textOf(data, 'token'), email: textOf(data, 'email'), next: textOf(data, 'next') };
  const result = await confirmLink(shop(), input, await requestCookies(), await currentNetwork());
  if (!result.ok) {
    const problem = result.reason === 'link-dead' ? 'link' : result.reason;
    redirect(`/sign-in?${new URLSearchParams({ problem, next: safeNext(input.next, shop().env.APP_URL) })}`);
  }
  await setCookies(result.setCookies);
  redirect(result.next);
}

/** Ends the session. The computer may be borrowed, so it also stops being the buyer and the bearer of links. */
export async function leave(): Promise<void> {
  const { db } = shop();
  const customerId = await signedInCustomerId();
  const mine = customerId ? await ordersOf(db, { buyerKey: null, customerId, orderToken: null }) : [];
  await setCookies(await signOut(shop(), await requestCookies()));
  await forgetLinks(mine.map(({ id }) => id));
  await forgetBuyer();
  redirect('/sign-in?left=1');
}
