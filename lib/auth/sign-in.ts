import { z } from 'zod';
import { normaliseEmail } from '#lib/email-address.ts';
import { ShopError } from '#lib/errors.ts';
import { forget, secondsToWait } from '#lib/limits/count.ts';
import { sessionCookie } from './cookie.ts';
import { type AuthAnswer, askLibrary, trusted } from './gateway.ts';
import { safeNext } from './next-path.ts';
import { markProved } from './operator.ts';
import type { AuthWorks } from './options.ts';

type Cookies = Record<string, string>;

/** What became of signing in: cookies to set and where to go, or that the link is of no use. */
export type SignIn =
  | { ok: true; next: string; setCookies: string[] }
  | { ok: false; reason: 'link-dead' | 'too-often' };

/**
 * Mails a link that signs in. Known, unknown and too often asked addresses get the same answer; only what
 * is no address at all, and a network that asks too often, is named: that says nothing about accounts.
 */
export async function requestLink(
  works: AuthWorks,
  input: { email: string; next: string; network?: string | null },
): Promise<'on-its-way' | 'no-address' | 'too-often'> {
  const email = normaliseEmail(input.email);
  if (!email) return 'no-address';
  const { network = null } = input;
  if ((await secondsToWait(works.db, 'ask-for-link', { network })) !== null) return 'too-often';
  const body = { email, callbackUrl: safeNext(input.next, works.env.APP_URL) };
  const answer = await askLibrary(works, trusted(works, { method: 'POST', path: ['signin', 'email'], body }));
  if (!answer.redirect || answer.redirect.searchParams.has('error')) {
    throw new ShopError('try-later', 'Signing in does not work right now. Please try again in a minute.');
  }
  return 'on-its-way';
}

const confirmation = z.object({
  token: z.string().regex(/^[\w-]{43}$/),
  email: z.string().transform(normaliseEmail).pipe(z.string()),
  next: z.string().nullish(),
});

/** Takes the link's token and signs in: the only place that does, and only a POST leads here. */
export async function confirmLink(
  works: AuthWorks,
  input: unknown,
  cookies: Cookies,
  network: string | null = null,
): Promise<SignIn> {
  if ((await secondsToWait(works.db, 'use-link', { network })) !== null)
    return { ok: false, reason: 'too-often' };
  const parsed = confirmation.safeParse(input);
  if (!parsed.success) return { ok: false, reason: 'link-dead' };
  const { token, email } = parsed.data;
  const next = safeNext(parsed.data.next, works.env.APP_URL);
  const query = { token, email, callbackUrl: next };
  const answer = await askLibrary(works, { method: 'POST', path: ['callback', 'email'], query, cookies });
  const setCookies = sessionCookies(works, answer);
  const session = tokenIn(works, setCookies);
  if (!session) return { ok: false, reason: 'link-dead' };
  // Whoever reads the mailbox is who they say; Google's consent may be months old and proves less.
  await markProved(works.db, session);
  // What its owner used was no bombing of the address.
  await forget(works.db, 'mail-link', 'address', email);
  return { ok: true, next, setCookies };
}

/** Ends the session in the database at once and clears its cookie. */
export async function signOut(works: AuthWorks, cookies: Cookies): Promise<string[]> {
  const call = trusted(works, { method: 'POST', path: ['signout'], cookies });
  return sessionCookies(works, await askLibrary(works, call));
}

/** Where Google asks for consent, with the cookies that prove the way back. */
export async function startGoogle(
  works: AuthWorks,
  next: string,
): Promise<{ location: string; setCookies: string[] }> {
  const body = { callbackUrl: safeNext(next, works.env.APP_URL) };
  const call = trusted(works, { method: 'POST', path: ['signin', 'google'], body });
  const answer = await askLibrary(works, call);
  const { redirect } = answer;
  if (!redirect || redirect.origin === new URL(works.env.APP_URL).origin) {
    throw new ShopError('try-later', 'Google does not answer right now. Sign in with a link by e-mail.');
  }
  return { location: redirect.href, setCookies: answer.headers.getSetCookie() };
}

/** The session's token among cookies to set. */
function tokenIn(works: AuthWorks, setCookies: string[]): string | null {
  const start = `${sessionCookie(works.env.APP_URL).name}=`;
  const token = setCookies[0]?.split(';')[0]?.slice(start.length);
  return token || null;
}

function sessionCookies(works: AuthWorks, answer: AuthAnswer): string[] {
  const { name } = sessionCookie(works.env.APP_URL);
  return answer.headers.getSetCookie().filter((cookie) => cookie.startsWith(`${name}=`));
}
