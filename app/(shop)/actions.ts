'use server';
import { z } from 'zod';
import { shop } from '#app/shop.ts';
import { planTitle } from '#lib/catalogue/plan-title.ts';
import { placeByCode, plansOf } from '#lib/catalogue/read.ts';
import { samplePlans } from '#lib/catalogue/trip-groups.ts';

const locationCode = z.string().regex(/^[A-Za-z0-9-]{2,32}$/);

export interface BrowsedPlan {
  code: string;
  title: string;
  href: string;
  fromCents: number;
  currency: string;
}

/** A few plans of one place, for trips of different length: what the picker offers while one types. */
export async function browsePlans(code: string): Promise<BrowsedPlan[]> {
  const parsed = locationCode.safeParse(code);
  const place = parsed.success ? await placeByCode(shop().db, parsed.data) : null;
  if (!place) return [];
  const plans = await plansOf(shop().db, place.code);
  return samplePlans(plans).map((plan) => ({
    code: plan.code,
    title: planTitle('', plan),
    href: `/esim/${place.slug}/${plan.code}`,
    fromCents: plan.firstDayCents ?? plan.priceCents,
    currency: plan.currency,
  }));
}
