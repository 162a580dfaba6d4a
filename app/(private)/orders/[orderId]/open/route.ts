import { cookies } from 'next/headers';
import type { NextRequest } from 'next/server';
import { errorResponse } from '#app/answer.ts';
import { orderKeyCookieName, orderKeyCookieOptions } from '#app/cookies.ts';
import { missingOrderAnswer } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { brand } from '#lib/brand.ts';
import { cookiesAreSecure } from '#lib/env.ts';
import { pathOfLink } from '#lib/orders/link.ts';
import { canFollow } from '#lib/orders/read.ts';

/** The mailed link: trades its key for a cookie of this order alone and goes on to the bare address, or to a page below it. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ orderId: string }> },
): Promise<Response> {
  const { orderId } = await params;
  const orderToken = request.nextUrl.searchParams.get('key') ?? '';
  const { db, env } = shop();
  try {
    const bearer = { buyerKey: null, customerId: null, orderToken };
    if (!(await canFollow(db, env.NEXTAUTH_SECRET, bearer, orderId))) return missingOrderAnswer(noSuchLink);
  } catch (error) {
    return errorResponse(error);
  }
  const options = orderKeyCookieOptions(orderId, cookiesAreSecure());
  (await cookies()).set(orderKeyCookieName(orderId), orderToken, options);
  const location = pathOfLink(orderId, request.nextUrl.searchParams);
  return new Response(null, { status: 303, headers: { location } });
}

/** A wrong key and a missing order look the same. */
function noSuchLink(): Response {
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Not found · ${brand.name}</title>
<body style="max-width:34rem;margin:3rem auto;padding:0 1rem;font:17px/1.5 system-ui,sans-serif">
<h1>This link opens nothing</h1>
<p>It may be cut short or replaced by a newer one. Take the link from our latest mail, whole, or sign in with the e-mail address you paid with.</p>
<p><a href="/sign-in">Sign in</a> · <a href="/">${brand.name}</a> · <a href="mailto:${brand.supportEmail}">${brand.supportEmail}</a></p>`;
  return new Response(body, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
