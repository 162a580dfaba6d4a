import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { buyerCookie, buyerCookieOptions, isBuyerToken } from '#app/cookies.ts';
import { cookiesAreSecure, isDevelopment } from '#lib/env.ts';

/**
 * Headers of the private area, and the buyer cookie. Nothing here decides who may see what: each page,
 * action and route asks for itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentPolicy(nonce);
  const forwarded = new Headers(request.headers);
  // Next reads the nonce from the policy and puts it on every script it writes; ours read `x-nonce`.
  forwarded.set('content-security-policy', policy);
  forwarded.set('x-nonce', nonce);
  const response = NextResponse.next({ request: { headers: forwarded } });
  response.headers.set('content-security-policy', policy);
  // Without no-transform the live feed of an order would be compressed, which holds its news back.
  response.headers.set('cache-control', 'private, no-store, no-transform');
  // Not no-referrer: with it browsers send forms without their origin, and Next refuses those.
  response.headers.set('referrer-policy', 'same-origin');
  response.headers.set('x-robots-tag', 'noindex, nofollow');
  if (request.nextUrl.pathname === '/checkout' && request.method === 'GET') mintBuyer(request, response);
  return response;
}

function mintBuyer(request: NextRequest, response: NextResponse): void {
  if (isBuyerToken(request.cookies.get(buyerCookie)?.value)) return;
  const token = randomBytes(32).toString('base64url');
  response.cookies.set(buyerCookie, token, buyerCookieOptions(cookiesAreSecure()));
}

function contentPolicy(nonce: string): string {
  // The development server of React builds its error reports with eval.
  const extra = isDevelopment() ? " 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${extra}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ');
}

export const config = {
  matcher: [
    '/checkout',
    '/orders/:path*',
    '/dashboard',
    '/operator/:path*',
    '/sign-in/:path*',
    '/esims/:path*',
    '/account/:path*',
  ],
};
