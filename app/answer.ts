import { ShopError, type ShopErrorCode } from '#lib/errors.ts';
import { log } from '#lib/log.ts';

const statuses: Record<ShopErrorCode, number> = {
  'not-found': 404,
  forbidden: 404,
  'bad-input': 400,
  conflict: 409,
  paused: 503,
  'try-later': 503,
  'too-often': 429,
  misconfigured: 500,
};

/** What a server action returns when something went wrong that its form cannot mend. */
export interface Failure {
  ok: false;
  message: string;
}

const sorry = 'Something went wrong on our side. Please try again in a minute';

/** An error as an HTTP answer. What is forbidden looks missing; what nobody expected says nothing. */
export function errorResponse(error: unknown): Response {
  if (error instanceof ShopError) return plainAnswer(statuses[error.code], error.message);
  log.error({ error: String(error) }, 'a request failed');
  return plainAnswer(500, sorry);
}

/** An error as the result of a server action. */
export function actionFailure(error: unknown): Failure {
  if (error instanceof ShopError && error.code !== 'misconfigured')
    return { ok: false, message: error.message };
  log.error({ error: String(error) }, 'an action failed');
  return { ok: false, message: sorry };
}

/** A short answer for machines: plain text, never stored. */
export function plainAnswer(status: number, text: string, more: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...more },
  });
}
