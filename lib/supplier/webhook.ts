import { z } from 'zod';
import type { Caller } from './call.ts';
import { text } from './lenient.ts';

/**
 * Sets the one webhook address of the account. The supplier calls it at once with CHECK_HEALTH and keeps
 * it only when that is answered, so the web process has to be up.
 */
export async function saveWebhook(call: Caller, url: string): Promise<void> {
  await call({
    path: '/webhook/save',
    body: { webhook: url },
    answer: z.unknown(),
    lane: 'catalogue',
    kind: 'change',
  });
}

const answer = z.object({ webhook: text }).transform(({ webhook }) => webhook);

/** The webhook address the account has now; null for none. */
export function readWebhook(call: Caller): Promise<string | null> {
  return call({ path: '/webhook/query', body: {}, answer, lane: 'catalogue', kind: 'read' });
}
