import { log } from '#lib/log.ts';
import { deriveKey, sign } from '#lib/secrets.ts';

export interface WebAddress {
  /** Where the web process listens, e.g. http://127.0.0.1:3000. */
  url: string;
  /** NEXTAUTH_SECRET: the key is derived from it. */
  secret: string;
}

/** The signature of an internal call: over its moment and its body. */
export function internalSignature(secret: string, timestamp: string, body: string): string {
  return sign(deriveKey(secret, 'internal'), `${timestamp}.${body}`);
}

/**
 * Tells the web process which cached pages to forget. Never throws: pages go stale by themselves within
 * minutes, so a web process that is down is worth a log line, no more.
 */
export async function announceChanges(web: WebAddress, tags: readonly string[]): Promise<void> {
  for (let start = 0; start < tags.length; start += 2_000) {
    const body = JSON.stringify({ tags: tags.slice(start, start + 2_000) });
    const timestamp = String(Date.now());
    try {
      const answer = await fetch(new URL('/api/internal/revalidate', web.url), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-landfall-timestamp': timestamp,
          'x-landfall-signature': internalSignature(web.secret, timestamp, body),
        },
        body,
        signal: AbortSignal.timeout(5_000),
      });
      if (!answer.ok) log.warn({ status: answer.status }, 'the web process did not take the changed pages');
    } catch (error) {
      log.warn({ error: String(error) }, 'the web process could not be told about changed pages');
    }
  }
}
