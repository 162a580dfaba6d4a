import { notFound, permanentRedirect } from 'next/navigation';
import { findPlace } from '#app/(shop)/plans.ts';
import type { PlaceFacts } from '#lib/catalogue/read.ts';

/** The place of an address; its code or another spelling moves on to the readable one, for good. */
export async function foundPlace(address: string, rest = ''): Promise<PlaceFacts> {
  const found = await findPlace(decodeURIComponent(address));
  if (!found) notFound();
  if (!found.exact) permanentRedirect(`/esim/${found.place.slug}${rest}`);
  return found.place;
}
