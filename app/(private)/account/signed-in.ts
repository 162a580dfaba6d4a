import { redirect } from 'next/navigation';
import { requestCookies } from '#app/set-cookies.ts';
import { shop } from '#app/shop.ts';
import type { SignedIn } from '#lib/account/change-address.ts';
import { sessionCookie } from '#lib/auth/cookie.ts';
import { currentCustomer } from '#lib/auth/session.ts';

/** Who is signed in, with their session; everyone else is asked to sign in and comes back to `next`. */
export async function requireCustomer(next: string): Promise<SignedIn> {
  const customer = await currentCustomer(shop());
  const sessionToken = (await requestCookies())[sessionCookie(shop().env.APP_URL).name];
  if (!customer || !sessionToken) redirect(`/sign-in?${new URLSearchParams({ next })}`);
  return { customer, sessionToken };
}
