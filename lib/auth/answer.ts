import { readBody } from '#lib/body.ts';
import { secondsToWait, waitWords } from '#lib/limits/count.ts';
import { networkOf } from '#lib/limits/network.ts';
import { sessionCookie } from './cookie.ts';
import { askLibrary } from './gateway.ts';
import type { AuthWorks } from './options.ts';

/**
 * What the outside may ask of the library. The e-mail callback is not among it: mail scanners open links,
 * so only our own confirm page signs in, by POST.
 */
const open: Record<string, string[]> = {
  GET: ['providers', 'session', 'csrf', 'signin', 'signout', 'error', 'verify-request', 'callback/google'],
  POST: ['signin/email', 'signin/google', 'signout'],
};

/** The library's forms are an address and a token long. */
const largestForm = 64 * 1024;

/** Answers a request under `/api/auth/`. */
export async function answerAuth(works: AuthWorks, request: Request, path: string[]): Promise<Response> {
  const headers = { 'cache-control': 'private, no-store' };
  if (!open[request.method]?.includes(path.join('/'))) {
    const known = Object.values(open).flat().concat('callback/email').includes(path.join('/'));
    return new Response(known ? 'Method not allowed' : 'Not found', { status: known ? 405 : 404, headers });
  }
  // The same door as our own form: how often one network may have links mailed.
  if (path.join('/') === 'signin/email') {
    const seconds = await secondsToWait(works.db, 'ask-for-link', {
      network: networkOfRequest(works, request),
    });
    if (seconds !== null) {
      const wait = { ...headers, 'retry-after': String(seconds) };
      return new Response(`Too many requests. ${waitWords(seconds)}.`, { status: 429, headers: wait });
    }
  }
  const body = await formOf(request);
  if (!body) return new Response('Too large or too slow', { status: 413, headers });
  const cookies = cookiesOf(request);
  // Coming back from Google is always a sign-in of its own: it never joins the account signed in before.
  if (path[0] === 'callback') delete cookies[sessionCookie(works.env.APP_URL).name];
  const answer = await askLibrary(works, {
    method: request.method === 'POST' ? 'POST' : 'GET',
    path,
    query: Object.fromEntries(new URL(request.url).searchParams),
    body,
    cookies,
    headers: Object.fromEntries(request.headers),
  });
  const response = new Response(answer.body, { status: answer.status, headers: answer.headers });
  response.headers.set('cache-control', headers['cache-control']);
  return response;
}

function networkOfRequest({ env }: AuthWorks, request: Request): string | null {
  return networkOf(request.headers.get('x-forwarded-for'), env.TRUST_PROXY_HOPS ?? 0);
}

function cookiesOf(request: Request): Record<string, string> {
  const pairs = (request.headers.get('cookie') ?? '').split(/;\s*/).flatMap((part) => {
    const at = part.indexOf('=');
    return at < 1 ? [] : [[part.slice(0, at), decoded(part.slice(at + 1))] as const];
  });
  return Object.fromEntries(pairs);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function formOf(request: Request): Promise<Record<string, string> | null> {
  if (request.method !== 'POST') return {};
  const isJson = request.headers.get('content-type')?.includes('application/json') ?? false;
  const body = await readBody(request, largestForm);
  if (!body.ok) return null;
  const { text } = body;
  if (!isJson) return Object.fromEntries(new URLSearchParams(text));
  try {
    const entries = Object.entries(Object(JSON.parse(text)));
    return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}
