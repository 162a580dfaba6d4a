import { createServer } from 'node:http';
import type Stripe from 'stripe';

/** A session of one line, paid with what a shop of ours would send. */
export function sessionWish(price: { unit_amount?: number; quantity?: number } = {}) {
  const wish: Stripe.Checkout.SessionCreateParams = {
    mode: 'payment',
    client_reference_id: 'ord_1',
    line_items: [
      {
        quantity: price.quantity ?? 1,
        price_data: {
          currency: 'usd',
          unit_amount: price.unit_amount ?? 450,
          product_data: { name: 'Spain 3 GB', description: '30 days' },
        },
      },
    ],
    metadata: { order: 'ord_1' },
    payment_intent_data: { metadata: { order: 'ord_1' } },
    success_url: 'http://localhost:3000/orders/ord_1?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost:3000/esim/es',
    expires_at: inAnHour,
  };
  return wish;
}

// The same for every test, so that a repeated request is the same request.
const inAnHour = Math.floor(Date.now() / 1000) + 3000;

export function openedSession(stripe: Stripe, price?: { unit_amount?: number; quantity?: number }) {
  return stripe.checkout.sessions.create(sessionWish(price));
}

export interface Received {
  body: string;
  signature: string;
  type: string;
  id: string;
}

/** An address that takes events and keeps them with their signatures. */
export async function eventTarget() {
  const received: Received[] = [];
  const target = {
    status: 200,
    waitMs: 0,
    url: '',
    received,
    types: () => received.map(({ type }) => type),
    close: async () => {},
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const { type, id } = JSON.parse(body);
    received.push({ body, type, id, signature: String(request.headers['stripe-signature'] ?? '') });
    if (target.waitMs > 0) await new Promise((resolve) => setTimeout(resolve, target.waitMs));
    response.writeHead(target.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  target.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/stripe`;
  target.close = () => new Promise((resolve) => server.close(() => resolve()));
  return target;
}
