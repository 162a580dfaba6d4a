import type { Profile } from 'next-auth';
import type { GoogleProfile } from 'next-auth/providers/google';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { normaliseEmail } from '#lib/email-address.ts';
import type { WebEnv } from '#lib/env.ts';

type GoogleEnv = Pick<WebEnv, 'GOOGLE_CLIENT_ID' | 'GOOGLE_CLIENT_SECRET' | 'GOOGLE_ISSUER_URL'>;

/** Sign-in with Google; null until both its id and its secret are set. */
export function google(env: GoogleEnv): OAuthConfig<GoogleProfile> | null {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = env;
  if (!clientId || !clientSecret) return null;
  const issuer = (env.GOOGLE_ISSUER_URL ?? 'https://accounts.google.com').replace(/(?<!\/)\/+$/, '');
  return {
    id: 'google',
    name: 'Google',
    type: 'oauth',
    issuer,
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    authorization: { params: { scope: 'openid email' } },
    idToken: true,
    checks: ['pkce', 'state'],
    clientId,
    clientSecret,
    client: { token_endpoint_auth_method: 'client_secret_post' },
    profile: ({ sub, email }) => ({ id: sub, email: normaliseEmail(email) ?? '' }),
    // Safe here alone: `isVerifiedByGoogle` refuses every address that Google has not verified, and an
    // address of ours that nobody verified has never let anyone in.
    allowDangerousEmailAccountLinking: true,
  };
}

/** Whether Google vouches for the address: an unverified one could be anybody's. */
export function isVerifiedByGoogle(profile: Profile | undefined): boolean {
  if (!profile || !('email_verified' in profile)) return false;
  return profile.email_verified === true && normaliseEmail(profile.email ?? '') !== null;
}
