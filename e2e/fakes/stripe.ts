import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Call } from './call.ts';
import { memoryOf } from './memory.ts';
import { json, openSite } from './server.ts';
import { endpointFor } from './stripe/api.ts';
import { type Books, newBooks, newId, type StripeOptions } from './stripe/books.ts';
import { checkout } from './stripe/checkout.ts';
import { stripeControl, stripeRoutes } from './stripe/control.ts';
import { problemAnswer, StripeRefusal } from './stripe/errors.ts';
import { apiVersion } from './stripe/events.ts';
import { expanded } from './stripe/expand.ts';
import { listOfTexts, parseForm } from './stripe/form.ts';
import { keepSpoilt, once } from './stripe/idempotency.ts';
import { expireByClock } from './stripe/sessions.ts';

export type StripeStandIn = Awaited<ReturnType<typeof startStripe>>;

/** A stand-in for Stripe: API, hosted payment page and webhooks. `url` is what goes into STRIPE_API_URL. */
export async function startStripe(options: StripeOptions) {
  const books = newBooks(options);
  const control = stripeControl(books);
  const site = await openSite({
    port: options.port ?? 0,
    host: options.host,
    faults: books.faults,
    dress: (status, error) => faultAnswer(status, error),
    arrive: (call) => {
      books.calls.push({ at: call.at, method: call.method, path: call.path });
    },
    answer: (call, waitMs) => answer(books, call, waitMs),
    replaced: (call, replacement) => keepSpoilt(books, call, replacement),
    control: stripeRoutes(books, control),
  });
  books.publicUrl ||= site.url;
  const clock = setInterval(() => expireByClock(books), 500).unref();
  const { hostname: host, port } = new URL(site.url);
  return {
    url: site.url,
    controlUrl: `${site.url}/_control`,
    /** For `new Stripe(key, …)`. */
    config: { host, port, protocol: 'http' as const },
    control,
    memory: memoryOf(books, remembered),
    close: async () => {
      clearInterval(clock);
      books.background.stop();
      await site.close();
    },
  };
}

const remembered: (keyof Books)[] = [
  'sessions',
  'intents',
  'charges',
  'refunds',
  'disputes',
  'warnings',
  'transactions',
  'cardRefunds',
  'events',
  'keys',
];

async function answer(books: Books, call: Call, waitMs: number): Promise<Answer> {
  if (call.path.startsWith('/c/pay/')) {
    if (waitMs > 0) await sleep(waitMs);
    return checkout(books, call);
  }
  const headers = { 'request-id': newId('req_', 14), 'stripe-version': apiVersion };
  const result = await api(books, call, waitMs).catch(refusal);
  return { ...result, headers: { ...headers, ...result.headers } };
}

async function api(books: Books, call: Call, waitMs: number): Promise<Answer> {
  checkKey(books, call);
  const route = endpointFor(call.method, call.path);
  if (!route) {
    throw new StripeRefusal(404, {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${call.method}: ${call.path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code.`,
    });
  }
  const form = parseForm(call.method === 'GET' ? call.query.toString() : call.body);
  return once(books, call, async () => {
    if (waitMs > 0) await sleep(waitMs);
    expireByClock(books);
    try {
      const object = route.endpoint(books, form, route.id);
      return { answer: json(expanded(books, object, listOfTexts(form, 'expand'))), early: false };
    } catch (error) {
      if (error instanceof StripeRefusal) return { answer: refusal(error), early: error.early };
      throw error;
    }
  });
}

function checkKey(books: Books, call: Call): void {
  const given = call.headers.authorization ?? '';
  const key = given.startsWith('Basic ')
    ? Buffer.from(given.slice(6), 'base64').toString().replace(/:$/, '')
    : given.replace(/^Bearer /, '');
  if (key === books.secretKey) return;
  const hidden = `${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(12).slice(-4)}`;
  const message =
    key === ''
      ? 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.'
      : `Invalid API Key provided: ${hidden}`;
  throw new StripeRefusal(401, { type: 'invalid_request_error', message });
}

function refusal(error: unknown): Answer {
  if (error instanceof StripeRefusal) return problemAnswer(error.status, error.problem);
  return problemAnswer(500, { type: 'api_error', message: String(error) });
}

function faultAnswer(status: number, error?: { code: string; message: string | undefined }): Answer {
  if (error) {
    const message = error.message ?? 'This request cannot be done.';
    return problemAnswer(400, { type: 'invalid_request_error', code: error.code, message });
  }
  if (status === 429) {
    const message = 'Request rate limit exceeded.';
    return problemAnswer(429, { type: 'rate_limit_error', code: 'rate_limit', message });
  }
  return problemAnswer(status, {
    type: 'api_error',
    message: 'Sorry! There was an error while talking to one of our backends.',
  });
}
