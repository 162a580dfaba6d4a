import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { plainAnswer } from '#app/answer.ts';
import { shop } from '#app/shop.ts';
import { countForged } from '#lib/inbox/forged.ts';
import { secondsToWait, waitWords } from '#lib/limits/count.ts';
import { networkOf } from '#lib/limits/network.ts';
import type { LimitName } from '#lib/limits/rules.ts';

/** Where the request at hand came from; null when no proxy of ours says so. */
export async function currentNetwork(): Promise<string | null> {
  return networkOf((await headers()).get('x-forwarded-for'), shop().env.TRUST_PROXY_HOPS);
}

/** Counts a request against a limit by network; seconds to wait when it is over it. */
export async function waitOfNetwork(limit: LimitName): Promise<number | null> {
  return secondsToWait(shop().db, limit, { network: await currentNetwork() });
}

/** The answer for whoever is over a limit: plain words, and when to come again. */
export function tooOften(seconds: number): Response {
  return plainAnswer(429, `Too many requests. ${waitWords(seconds)}.`, { 'retry-after': String(seconds) });
}

/**
 * A page about an order that is not there, or not for whoever asks: found missing, until one network asks
 * for too many. Owners never come here, so a limit on their network does not keep them out.
 */
export async function missingOrder(): Promise<never> {
  const seconds = await waitOfNetwork('miss-order');
  if (seconds !== null) redirect(`/too-many?${new URLSearchParams({ wait: String(seconds) })}`);
  notFound();
}

/** The same for a route. */
export async function missingOrderAnswer(otherwise: () => Response): Promise<Response> {
  const seconds = await waitOfNetwork('miss-order');
  return seconds === null ? otherwise() : tooOften(seconds);
}

/** The answer to a webhook whose token or signature is wrong. */
export async function forged(
  source: 'stripe' | 'supplier',
  status: 400 | 404,
  text: string,
): Promise<Response> {
  const seconds = await countForged(shop().db, source, await currentNetwork());
  return seconds === null ? plainAnswer(status, text) : tooOften(seconds);
}
