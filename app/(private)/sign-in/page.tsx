import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { shop } from '#app/shop.ts';
import { google } from '#lib/auth/google.ts';
import { safeNext } from '#lib/auth/next-path.ts';
import { linkMinutes } from '#lib/auth/request-link.ts';
import { currentCustomer } from '#lib/auth/session.ts';
import { brand } from '#lib/brand.ts';
import { askForLink } from './actions.ts';

export const metadata: Metadata = { title: 'Sign in' };

type Query = Record<string, string | string[] | undefined>;

/** Asks for an e-mail address; the link that signs in goes there. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const { env } = shop();
  // Google's way back says `callbackUrl` where we say `next`.
  const next = safeNext(one(query.next) ?? one(query.callbackUrl), env.APP_URL);
  if (await currentCustomer(shop())) redirect(next);
  return (
    <div className="grid max-w-xl gap-5">
      <h1>Sign in</h1>
      <Answer query={query} />
      <p>
        See all your eSIMs and orders on any device. There is no password: we mail you a link that works once,
        for {linkMinutes} minutes. Use the address you paid with to find your orders.
      </p>
      <form action={askForLink} className="grid gap-3">
        <input type="hidden" name="next" value={next} />
        <label htmlFor="email" className="font-bold">
          E-mail address
        </label>
        <input
          id="email"
          className="field"
          type="email"
          name="email"
          autoComplete="email"
          inputMode="email"
          maxLength={254}
          required
        />
        <button type="submit" className="button button-next min-h-13 text-lg">
          Mail me a link
        </button>
      </form>
      {google(env) && (
        <p>
          <a className="button w-full" href={`/sign-in/google?${new URLSearchParams({ next })}`}>
            Sign in with Google
          </a>
        </p>
      )}
    </div>
  );
}

const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined);

const problems: Record<string, string> = {
  'no-address': 'That is not one complete e-mail address. Check it and try again.',
  later: 'Signing in does not work right now. Nothing is lost: please try again in a minute.',
  'too-often': 'That was tried too often from your network. Please wait ten minutes and try again.',
  link: 'This link was used already, is older than ten minutes, or is not complete. Ask for a new one below.',
  google: 'Signing in with Google did not work. Sign in with a link by e-mail.',
};

/** What came of the last attempt. */
function Answer({ query }: { query: Query }) {
  if (one(query.sent)) {
    return (
      <p role="status" className="note border-good">
        If this address can receive mail, a link is on its way. It can take a minute; look into the spam
        folder too. Still nothing? Write to{' '}
        <a className="link" href={`mailto:${brand.supportEmail}`}>
          {brand.supportEmail}
        </a>
        .
      </p>
    );
  }
  if (one(query.left)) {
    return (
      <p role="status" className="note">
        You are signed out {one(query.left) === 'everywhere' ? 'on every device' : 'on this device'}.
      </p>
    );
  }
  const problem = one(query.error) ? 'google' : one(query.problem);
  if (!problem) return null;
  return (
    <p role="alert" className="note border-bad">
      {Object.hasOwn(problems, problem) ? problems[problem] : problems.later}
    </p>
  );
}
