import { createHash } from 'node:crypto';
import { waitWords } from '#lib/limits/count.ts';

/** Seconds anybody may keep an answer; then they ask whether it is still the same. */
const maxAge = 60;

/** Public JSON that anybody may keep for a minute and ask again by its tag, from any page. */
export function jsonAnswer(request: Request, value: unknown): Response {
  return keptAnswer(request, JSON.stringify(value), 'application/json; charset=utf-8');
}

/** Public text with its tag: 304 for whoever has it already. */
export function keptAnswer(request: Request, body: string, type: string): Response {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const headers = {
    etag,
    'cache-control': `public, max-age=${maxAge}, stale-while-revalidate=600`,
    'access-control-allow-origin': '*',
  };
  if (isKnown(request.headers.get('if-none-match'), etag))
    return new Response(null, { status: 304, headers });
  return new Response(body, { headers: { ...headers, 'content-type': type } });
}

/** A plain refusal in the same form as the answers. */
export function jsonProblem(
  status: 400 | 404 | 429,
  code: 'bad-input' | 'not-found' | 'too-often',
  message: string,
): Response {
  return Response.json(
    { error: { code, message } },
    { status, headers: { 'cache-control': 'no-store', 'access-control-allow-origin': '*' } },
  );
}

/** The refusal of whoever asks too often, with the seconds to wait. */
export function jsonTooOften(seconds: number): Response {
  const answer = jsonProblem(429, 'too-often', `Too many requests from your network. ${waitWords(seconds)}.`);
  answer.headers.set('retry-after', String(seconds));
  return answer;
}

/** A weak tag counts as the same: a proxy that compresses makes ours weak. */
function isKnown(given: string | null, etag: string): boolean {
  if (given === null) return false;
  return given.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));
}
