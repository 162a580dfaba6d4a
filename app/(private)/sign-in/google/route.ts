import { actionFailure } from '#app/answer.ts';
import { shop } from '#app/shop.ts';
import { startGoogle } from '#lib/auth/sign-in.ts';

/** Goes to Google. A link and not a form: the page's policy lets forms go nowhere but to us. */
export async function GET(request: Request): Promise<Response> {
  const headers = new Headers({ location: '/sign-in?problem=google', 'cache-control': 'private, no-store' });
  // Only a press on our own page starts this, not a link from elsewhere.
  if (request.headers.get('sec-fetch-site') !== 'cross-site') {
    try {
      const next = new URL(request.url).searchParams.get('next') ?? '';
      const start = await startGoogle(shop(), next);
      headers.set('location', start.location);
      for (const cookie of start.setCookies) headers.append('set-cookie', cookie);
    } catch (error) {
      actionFailure(error);
    }
  }
  return new Response(null, { status: 303, headers });
}
