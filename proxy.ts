import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { buyerCookieName, buyerCookieOptions, isBuyerToken } from '#app/cookies.ts';
import { type Refusal, refusalOf } from '#app/posted/refusal.ts';
import { cookiesAreSecure, isDevelopment } from '#lib/env.ts';

/** Next takes a nonce from these headers of a request, and would store a visitor's in a cached page. */
const policyHeaders = ['content-security-policy', 'content-security-policy-report-only'];

/** Where somebody begins to buy: their browser has to have a key to the order they are about to make. */
const beginsToBuy = /^\/(?:checkout|orders\/[^/]+\/esims\/[^/]+\/top-up)$/;

const privateArea = /^\/(?:checkout|orders|dashboard|operator|sign-in|esims|account)(?:\/|$)/;

/**
 * What no browser sends us is turned away; pages of the private area get their headers, and a buyer the
 * cookie. Nothing here decides who may see what: each page, action and route asks for itself.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const path = readable(request.nextUrl.pathname);
  // Next answers these with a bare 500; for everybody it is an address that does not exist.
  if (path === null) return NextResponse.rewrite(new URL('/no-such-page', request.url));
  const refusal = path.startsWith('/api/') ? null : await refusalOf(request, path);
  if (refusal) return refused(refusal);
  if (!privateArea.test(path)) return withoutPolicy(request);
  const nonce = randomBytes(16).toString('base64');
  const policy = contentPolicy(nonce);
  const forwarded = headersWithoutPolicy(request);
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
  if (beginsToBuy.test(request.nextUrl.pathname) && request.method === 'GET') mintBuyer(request, response);
  return response;
}

/** An address without its escapes; null when they are no text. */
function readable(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function refused({ status, says }: Refusal): NextResponse {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  };
  if (status === 405) Object.assign(headers, { allow: 'GET, HEAD' });
  return new NextResponse(`${says}\n`, { status, headers });
}

function withoutPolicy(request: NextRequest): NextResponse {
  if (!policyHeaders.some((name) => request.headers.has(name))) return NextResponse.next();
  return NextResponse.next({ request: { headers: headersWithoutPolicy(request) } });
}

function headersWithoutPolicy(request: NextRequest): Headers {
  const headers = new Headers(request.headers);
  for (const name of policyHeaders) headers.delete(name);
  return headers;
}

function mintBuyer(request: NextRequest, response: NextResponse): void {
  const secure = cookiesAreSecure();
  const name = buyerCookieName(secure);
  if (isBuyerToken(request.cookies.get(name)?.value)) return;
  const token = randomBytes(32).toString('base64url');
  response.cookies.set(name, token, buyerCookieOptions(secure));
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
    "worker-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ');
}

export const config = {
  matcher: [
    // Everything but what the build wrote and the API, whose routes know their own methods and bodies.
    '/((?!_next/|api/).*)',
    // Of the API, addresses with escapes and what no browser sends.
    '/api/(.*%.*)',
    { source: '/:path*', has: [{ type: 'header', key: 'content-security-policy' }] },
    { source: '/:path*', has: [{ type: 'header', key: 'content-security-policy-report-only' }] },
  ],
};
