'use server';
import { revalidateTag } from 'next/cache';
import { redirect } from 'next/navigation';
import { textOf } from '#app/form-text.ts';
import { operatorFor, pageBelow } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { markPlan } from '#lib/operator/catalogue-show.ts';
import { syncNow } from '#lib/operator/catalogue-syncs.ts';
import { applyPricing, type PricingChange, rollBackPricing } from '#lib/operator/change-pricing.ts';
import { pricingOfCode } from '#lib/operator/pricing-code.ts';
import { previewAddress, pricingAddress } from './addresses.ts';

/** Applies the pricing that was previewed. */
export async function applyPreview(data: FormData): Promise<void> {
  const [code, base] = [textOf(data, 'to'), textOf(data, 'base')];
  const operator = await operatorFor('change-pricing', previewAddress(code));
  const pricing = pricingOfCode(code);
  if (!pricing) redirect(`${pricingAddress}?result=refused`);
  const change = await applyPricing(shop().db, operator, { base, pricing });
  forgetPrices(change);
  // What could not be applied is previewed again, against the version that counts now.
  if (change.state === 'applied') redirect(`${pricingAddress}?result=applied`);
  redirect(previewAddress(code, change.state));
}

/** Goes back to an earlier version of the pricing. */
export async function goBackTo(version: string, data: FormData): Promise<void> {
  const operator = await operatorFor('roll-back-pricing', pricingAddress);
  const change = await rollBackPricing(shop().db, operator, { base: textOf(data, 'base'), version });
  forgetPrices(change);
  redirect(`${pricingAddress}?result=${change.state === 'applied' ? 'back' : change.state}`);
}

/** Hides a plan or shows it again. */
export async function setHidden(code: string, on: boolean): Promise<void> {
  const operator = await operatorFor('hide-plan');
  forget(await markPlan(shop().db, operator, { code, mark: 'hidden', on }));
  redirect(pageBelow('/operator/catalogue', code));
}

/** Features a plan or stops featuring it. */
export async function setFeatured(code: string, on: boolean): Promise<void> {
  const operator = await operatorFor('feature-plan');
  forget(await markPlan(shop().db, operator, { code, mark: 'featured', on }));
  redirect(pageBelow('/operator/catalogue', code));
}

/** Has the worker read the supplier's list now. */
export async function readListNow(): Promise<void> {
  await syncNow(shop().db, await operatorFor('sync-catalogue'));
  redirect('/operator/catalogue/syncs');
}

function forgetPrices(change: PricingChange): void {
  if (change.state === 'applied') forget(change.changedTags);
}

/** No stale page in between: a price shown has to be the price charged. */
function forget(tags: readonly string[] | null): void {
  for (const tag of tags ?? []) revalidateTag(tag, { expire: 0 });
}
