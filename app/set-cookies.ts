import { cookies } from 'next/headers';
import { NextResponse } from 'next/server';
import {
  buyerCookieName,
  buyerCookieOptions,
  orderKeyCookieName,
  orderKeyCookieOptions,
} from '#app/cookies.ts';
import { sessionCookie } from '#lib/auth/cookie.ts';
import { cookiesAreSecure } from '#lib/env.ts';

/** The cookies of the request at hand, by name. */
export async function requestCookies(): Promise<Record<string, string>> {
  const jar = await cookies();
  return Object.fromEntries(jar.getAll().map(({ name, value }) => [name, value]));
}

/** Puts `Set-Cookie` lines onto the answer of a server action. */
export async function setCookies(lines: readonly string[]): Promise<void> {
  const jar = await cookies();
  const parsed = new NextResponse(null, { headers: lines.map((line) => ['set-cookie', line]) });
  // Next forgets a Max-Age of 0 when it reads a line: a cookie without a value is meant to go.
  for (const cookie of parsed.cookies.getAll()) jar.set(cookie.value ? cookie : { ...cookie, maxAge: 0 });
}

/** The computer may be borrowed: it stops being the buyer of its orders. */
export async function forgetBuyer(): Promise<void> {
  const secure = cookiesAreSecure();
  // Set rather than deleted: a name with the __Host- prefix is cleared only by a Secure cookie.
  (await cookies()).set(buyerCookieName(secure), '', { ...buyerCookieOptions(secure), maxAge: 0 });
}

/** Headers have limits: what one browser opened by mailed links is found among the newest. */
const mostLinks = 30;

/** Mailed links that this browser opened open these orders no more. Each key lies under its order's path. */
export async function forgetLinks(orderIds: readonly string[]): Promise<void> {
  const [jar, secure] = [await cookies(), cookiesAreSecure()];
  for (const orderId of orderIds.slice(0, mostLinks)) {
    jar.set(orderKeyCookieName(orderId), '', { ...orderKeyCookieOptions(orderId, secure), maxAge: 0 });
  }
}

/** The same, and it is signed out: for sessions that have ended in the database already. */
export async function forgetBrowser(appUrl: string): Promise<void> {
  const { name, options } = sessionCookie(appUrl);
  (await cookies()).set(name, '', { ...options, maxAge: 0 });
  await forgetBuyer();
}
