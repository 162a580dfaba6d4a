import { createHash } from 'node:crypto';
import type { Answer, Call } from '../call.ts';
import { type Books, type KeptAnswer, newId } from './books.ts';
import { invalid, StripeRefusal } from './errors.ts';

const keepMs = 24 * 3600 * 1000;

/**
 * Runs a POST at most once for each Idempotency-Key. The first result is kept for 24 hours, errors of the
 * work itself included; a refusal before anything was done leaves the key free.
 */
export async function once(
  books: Books,
  call: Call,
  run: () => Promise<{ answer: Answer; early: boolean }>,
): Promise<Answer> {
  const key = call.headers['idempotency-key'];
  if (call.method !== 'POST' || typeof key !== 'string') return (await run()).answer;
  if (key.length > 255) throw invalid('Idempotency-Key is too long: up to 255 characters.');
  const request = createHash('sha256').update(`${call.path}\n${call.body}`).digest('hex');
  const kept = books.keys.get(key);
  if (kept && Date.now() + books.clockOffset - kept.at < keepMs) return replay(kept, key, request, call.path);

  const entry: KeptAnswer = {
    request,
    path: call.path,
    at: Date.now() + books.clockOffset,
    requestId: newId('req_', 14),
    answer: null,
  };
  books.keys.set(key, entry);
  try {
    const { answer, early } = await run();
    if (early) books.keys.delete(key);
    else entry.answer = answer;
    return withHeaders(answer, { 'idempotency-key': key, 'request-id': entry.requestId });
  } catch (error) {
    books.keys.delete(key);
    throw error;
  }
}

function replay(kept: KeptAnswer, key: string, request: string, path: string): Answer {
  if (kept.path !== path || kept.request !== request) {
    const same = kept.path === path ? 'the same parameters' : 'the same endpoint';
    throw new StripeRefusal(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with ${same} they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }
  if (kept.answer === null) {
    throw new StripeRefusal(409, {
      type: 'idempotency_error',
      code: 'idempotency_key_in_use',
      message: `There is currently another in-progress request using this Stripe Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}.`,
    });
  }
  return withHeaders(kept.answer, {
    'idempotency-key': key,
    'idempotent-replayed': 'true',
    'original-request': kept.requestId,
  });
}

/** A fault spoilt the answer of work that was done: the original keeps what it answered. */
export function keepSpoilt(books: Books, call: Call, answer: Answer): void {
  const kept = books.keys.get(String(call.headers['idempotency-key']));
  if (kept && answer.status >= 500) kept.answer = answer;
}

function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
