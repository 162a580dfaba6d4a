import { cookies, headers } from 'next/headers';
import { buyerCookieName, isBuyerToken, orderKeyAmong } from '#app/cookies.ts';
import { currentNetwork } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { currentCustomer } from '#lib/auth/session.ts';
import type { Buyer } from '#lib/checkout/draft.ts';
import { cookiesAreSecure } from '#lib/env.ts';
import { deviceName } from '#lib/orders/device.ts';
import type { Viewer } from '#lib/orders/read.ts';
import { sha256 } from '#lib/secrets.ts';

/** Who is looking, from the cookies of the request at hand: what they have, not what they may. */
export async function currentViewer(): Promise<Viewer> {
  const jar = await cookies();
  return {
    buyerKey: keyOf(jar.get(buyerCookieName(cookiesAreSecure()))?.value),
    customerId: await signedInCustomerId(),
    orderToken: orderKeyAmong(jar.getAll()),
    device: deviceName((await headers()).get('user-agent')),
    network: await currentNetwork(),
  };
}

/** Who is buying; null when the browser sent no buyer cookie, so that its order could never be opened. */
export async function currentBuyer(viewer?: Viewer): Promise<Buyer | null> {
  const { buyerKey, customerId } = viewer ?? (await currentViewer());
  return buyerKey === null ? null : { buyerKey, customerId, network: await currentNetwork() };
}

/** The customer who is signed in, or null. */
export async function signedInCustomerId(): Promise<string | null> {
  const customer = await currentCustomer(shop());
  return customer?.id ?? null;
}

/** The cookie itself is never stored: the database knows its hash. */
function keyOf(token: string | undefined): string | null {
  return isBuyerToken(token) ? sha256(token) : null;
}
