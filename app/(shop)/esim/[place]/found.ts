import { notFound, permanentRedirect } from 'next/navigation';
import { findPlace } from '#app/(shop)/plans.ts';
import type { PlaceFacts } from '#lib/catalogue/read.ts';

/** The place of an address; its code or another spelling moves on to the readable one, for good. */
export async function foundPlace(address: string, rest = ''): Promise<PlaceFacts> {
  const found = await findPlace(readable(address));
  if (!found) notFound();
  if (!found.exact) permanentRedirect(`/esim/${found.place.slug}${rest}`);
  return found.place;
}

/** A part of an address without its escapes, or as it is: the framework has taken some of them out by then. */
export function readable(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
