'use server';
import { z } from 'zod';
import { shop } from '#app/shop.ts';
import { placeByCode, plansOf } from '#lib/catalogue/read.ts';

const locationCode = z.string().regex(/^[A-Za-z0-9-]{2,32}$/);

/** The plans of one place, for a destination picker. */
export async function browsePlans(code: string) {
  const parsed = locationCode.safeParse(code);
  const place = parsed.success ? await placeByCode(shop().db, parsed.data) : null;
  if (!place) return { ok: false as const, reason: 'unknown-place' as const };
  return { ok: true as const, place, plans: await plansOf(shop().db, place.code) };
}
