import { randomBytes } from 'node:crypto';
import type { AuthOptions } from 'next-auth';
import type { EmailConfig } from 'next-auth/providers/email';
import type { Db } from '#db/client.ts';
import { normaliseEmail } from '#lib/email-address.ts';
import type { WebEnv } from '#lib/env.ts';
import { log } from '#lib/log.ts';
import { deriveKey, sha256 } from '#lib/secrets.ts';
import { authAdapter } from './adapter.ts';
import { isSecure, sessionCookie, sessionSeconds } from './cookie.ts';
import { google, isVerifiedByGoogle } from './google.ts';
import { safeNext } from './next-path.ts';
import { linkMinutes, storeLink } from './request-link.ts';

export type AuthEnv = Pick<
  WebEnv,
  | 'APP_URL'
  | 'NEXTAUTH_SECRET'
  | 'ENCRYPTION_KEY'
  | 'GOOGLE_CLIENT_ID'
  | 'GOOGLE_CLIENT_SECRET'
  | 'GOOGLE_ISSUER_URL'
> &
  Partial<Pick<WebEnv, 'TRUST_PROXY_HOPS'>>;

/** What signing in works with. */
export interface AuthWorks {
  db: Db;
  env: AuthEnv;
}

const newToken = () => randomBytes(32).toString('base64url');

/** The library's configuration: database sessions, links by mail, Google when it is set up. */
export function authOptions(works: AuthWorks): AuthOptions {
  const { db, env } = works;
  const googleProvider = google(env);
  return {
    secret: env.NEXTAUTH_SECRET,
    adapter: authAdapter(db),
    providers: [mailLink(works), ...(googleProvider ? [googleProvider] : [])],
    session: { strategy: 'database', maxAge: sessionSeconds, generateSessionToken: newToken },
    useSecureCookies: isSecure(env.APP_URL),
    cookies: { sessionToken: sessionCookie(env.APP_URL) },
    pages: {
      signIn: '/sign-in',
      signOut: '/dashboard',
      error: '/sign-in',
      verifyRequest: '/sign-in?sent=1',
    },
    callbacks: {
      redirect: ({ url, baseUrl }) => `${baseUrl}${safeNext(url, baseUrl)}`,
      signIn: ({ account, profile }) => account?.provider !== 'google' || isVerifiedByGoogle(profile),
      session: ({ session }) => session,
    },
    logger: {
      error: (code, metadata) => log.warn({ code, error: errorText(metadata) }, 'signing in failed'),
      warn: (code) => log.warn({ code }, 'a warning about signing in'),
      debug: () => {},
    },
  };
}

function errorText(metadata: unknown): string {
  const inner = metadata instanceof Object && 'error' in metadata ? metadata.error : metadata;
  return inner instanceof Error ? `${inner.name}: ${inner.message}` : 'unknown';
}

/** Sign-in by a link whose mail goes through our outbox: the web process knows no mail service. */
function mailLink({ db, env }: AuthWorks): EmailConfig {
  const secret = deriveKey(env.NEXTAUTH_SECRET, 'sign-in-token').toString('hex');
  return {
    id: 'email',
    type: 'email',
    name: 'Email',
    server: '',
    from: '',
    options: {},
    maxAge: linkMinutes * 60,
    secret,
    generateVerificationToken: newToken,
    normalizeIdentifier: (text) => {
      const address = normaliseEmail(text);
      if (!address) throw new Error('the address is not one plain e-mail address');
      return address;
    },
    sendVerificationRequest: ({ identifier, token, url }) => {
      const next = safeNext(new URL(url).searchParams.get('callbackUrl'), env.APP_URL);
      const link = `${env.APP_URL}/sign-in/confirm?${new URLSearchParams({ token, email: identifier, next })}`;
      // The library hashes token and provider secret the same way when the link comes back.
      return storeLink(db, env.ENCRYPTION_KEY, {
        to: identifier,
        tokenHash: sha256(`${token}${secret}`),
        url: link,
      });
    },
  };
}
