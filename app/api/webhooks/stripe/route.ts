import { plainAnswer } from '#app/answer.ts';
import { readBody } from '#app/body.ts';
import { shop } from '#app/shop.ts';
import { type Incoming, receiveEvent } from '#lib/inbox/receive.ts';
import { log } from '#lib/log.ts';
import { verifiedEvent } from '#lib/payments/verify.ts';

const mostBytes = 1024 * 1024;

/** Stripe rings here: the signature is checked over the raw body, the event stored once, then answered. */
export async function POST(request: Request): Promise<Response> {
  const { db, env, stripe } = shop();
  const raw = await readBody(request, mostBytes);
  if (raw === null) return plainAnswer(413, 'Too large');
  const signature = request.headers.get('stripe-signature');
  const event = verifiedEvent(stripe, raw, signature, env.STRIPE_WEBHOOK_SECRET);
  if (!event) return plainAnswer(400, 'The signature does not fit');
  const incoming: Incoming = { source: 'stripe', key: event.id, type: event.type, body: { ...event } };
  try {
    await receiveEvent(db, incoming);
  } catch (error) {
    // Stripe asks again later, so nothing is lost while the database is away.
    log.error({ event: event.id, error: String(error) }, 'a webhook of Stripe could not be stored');
    return plainAnswer(503, 'Try again later');
  }
  return plainAnswer(200, 'Stored');
}
