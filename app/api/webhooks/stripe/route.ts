import { plainAnswer } from '#app/answer.ts';
import { forged } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { readBody } from '#lib/body.ts';
import { receiveEvent } from '#lib/inbox/receive.ts';
import { stripeIncoming } from '#lib/inbox/stripe-incoming.ts';
import { log, safeMessage } from '#lib/log.ts';
import { verifiedEvent } from '#lib/payments/verify.ts';

const mostBytes = 1024 * 1024;

/** Stripe rings here: the signature is checked over the raw body, the event stored once, then answered. */
export async function POST(request: Request): Promise<Response> {
  const { db, env, stripe } = shop();
  const body = await readBody(request, mostBytes);
  if (!body.ok) return plainAnswer(body.status, body.why);
  const signature = request.headers.get('stripe-signature');
  const event = verifiedEvent(stripe, body.text, signature, env.STRIPE_WEBHOOK_SECRET);
  if (!event) return forged('stripe', 400, 'The signature does not fit');
  try {
    await receiveEvent(db, stripeIncoming(event));
  } catch (error) {
    // Stripe asks again later, so nothing is lost while the database is away.
    log.error({ event: event.id, error: safeMessage(error) }, 'a webhook of Stripe could not be stored');
    return plainAnswer(503, 'Try again later');
  }
  return plainAnswer(200, 'Stored');
}
