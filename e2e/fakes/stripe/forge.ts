import { z } from 'zod';
import type { Books } from './books.ts';
import { newEvent, postSigned, sendInTurn, signature } from './events.ts';

/** An event that Stripe never sent, or sent differently. It is not kept: the API does not know it. */
export const forgery = z.strictObject({
  /** A whole event; or `type` and `object` for a new one. */
  event: z.record(z.string(), z.unknown()).optional(),
  type: z.string().optional(),
  object: z.record(z.string(), z.unknown()).optional(),
  /** Signed with this secret instead of the right one; null: without a signature. */
  secret: z.string().nullable().optional(),
  /** Seconds the time stamp is off. */
  offset: z.number().default(0),
  scheme: z.string().default('v1'),
  /** Another body than the one that was signed. */
  body: z.string().optional(),
  copies: z.number().int().min(1).max(1000).default(1),
  url: z.string().optional(),
});
export type Forgery = z.input<typeof forgery>;

export async function forge(books: Books, given: Forgery): Promise<{ statuses: number[] }> {
  const { event, type, object, secret, offset, scheme, body, copies, url } = forgery.parse(given);
  const signed = JSON.stringify(
    event ?? newEvent(books, type ?? 'checkout.session.completed', object ?? {}),
    null,
    2,
  );
  const secrets = secret ? [secret] : books.webhookSecrets;
  const at = Math.floor(Date.now() / 1000) + offset;
  const header = secret === null ? null : signature(signed, secrets, at, scheme);
  const target = url ?? books.webhookUrl;
  const posts = Array.from({ length: copies }, () => postSigned(target, body ?? signed, header));
  return { statuses: await Promise.all(posts) };
}

/** Sends what `hold` kept back: the named types first and in that order, then the rest as they came. */
export async function release(books: Books, types: string[] = []): Promise<void> {
  const held = [...books.events.values()].filter((record) => record.state === 'held');
  const named = types.flatMap((type) => held.filter((record) => record.event.type === type));
  await sendInTurn(books, [...named, ...held.filter((record) => !named.includes(record))]);
}
