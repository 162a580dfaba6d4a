import { Agent, errors, request } from 'undici';
import { type FailPoint, failpoint } from '#lib/failpoint.ts';

const largestAnswer = 64 * 1024 * 1024;

/** Codes of attempts that ended before a connection stood: nothing can have been sent. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Calls that spend money: where a proof run lets the answer get lost. */
const pointOf: Record<string, FailPoint> = { '/esim/order': 'FP10', '/esim/topup': 'FP22' };

/** How a request ended: an answer, or the word for why there is none. */
export type Sent = { status: number; text: string } | { failure: 'no-connection' | 'timeout' | 'no-answer' };

/** Sends one body, as it is, and never again by itself. */
export interface Transport {
  post(path: string, headers: Record<string, string>, body: string, timeoutMs: number): Promise<Sent>;
  close(): Promise<void>;
}

/** Connections to the supplier: no redirects, bounded in time and size. */
export function openTransport(baseUrl: string, timeoutMs: number): Transport {
  const agent = new Agent({
    connect: { timeout: Math.min(timeoutMs, 5_000) },
    maxResponseSize: largestAnswer,
    allowH2: false,
  });
  return {
    post: async (path, headers, body, limitMs) => {
      try {
        const answer = await request(`${baseUrl}${path}`, {
          dispatcher: agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
          body,
          headersTimeout: limitMs,
          bodyTimeout: limitMs,
          signal: AbortSignal.timeout(limitMs),
        });
        const point = pointOf[path];
        if (point) await failpoint(point);
        return { status: answer.statusCode, text: await answer.body.text() };
      } catch (cause) {
        return { failure: failureOf(cause) };
      }
    },
    close: () => agent.destroy(),
  };
}

// The cause itself is dropped: what a library attaches to its errors is not ours to vouch for.
function failureOf(cause: unknown): 'no-connection' | 'timeout' | 'no-answer' {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (neverConnected.has(code)) return 'no-connection';
  const timedOut =
    cause instanceof errors.HeadersTimeoutError ||
    cause instanceof errors.BodyTimeoutError ||
    (cause instanceof Error && cause.name === 'TimeoutError');
  return timedOut ? 'timeout' : 'no-answer';
}
