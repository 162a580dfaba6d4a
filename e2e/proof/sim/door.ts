import { createServer } from 'node:http';
import Stripe from 'stripe';
import type { Db } from '#db/client.ts';
import { receiveEvent } from '#lib/inbox/receive.ts';
import { stripeIncoming } from '#lib/inbox/stripe-incoming.ts';
import { supplierIncoming } from '#lib/inbox/supplier-incoming.ts';
import { verifiedEvent } from '#lib/payments/verify.ts';

/** Takes webhooks over HTTP as the two routes of the web process do: checked, stored once, then answered. */
export async function openDoor({ db, stripeSecret }: { db: Db; stripeSecret: string }) {
  const stripe = new Stripe('sk_test_unused');
  const server = createServer(async (request, response) => {
    let raw = '';
    for await (const part of request) raw += part;
    response.writeHead(await take(request.url ?? '', raw, request.headers['stripe-signature'])).end();
  });

  async function take(path: string, raw: string, signature: string | string[] | undefined): Promise<number> {
    if (path === '/supplier') {
      const incoming = supplierIncoming(raw)?.incoming;
      if (!incoming) return 400;
      await receiveEvent(db, incoming);
      return 200;
    }
    const event = verifiedEvent(stripe, raw, String(signature ?? ''), [stripeSecret]);
    if (!event) return 400;
    await receiveEvent(db, stripeIncoming(event));
    return 200;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    url,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
