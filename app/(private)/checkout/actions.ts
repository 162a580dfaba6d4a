'use server';
import { refresh } from 'next/cache';
import { actionFailure } from '#app/answer.ts';
import { shop } from '#app/shop.ts';
import { currentBuyer } from '#app/viewer.ts';
import { checkoutForm } from '#lib/checkout/input.ts';
import { startCheckout } from '#lib/checkout/start.ts';
import { afterStart, cookiesNeeded, fieldsOf, knownFrom, problemsOf } from './pay-fields.ts';
import type { PayState } from './pay-state.ts';

/** Takes the buyer to the payment page. Who is buying comes from the cookies, what it costs from the database. */
export async function payForPlan(_before: PayState, data: FormData): Promise<PayState> {
  const fields = fieldsOf(data);
  const known = knownFrom(fields);
  const form = checkoutForm.safeParse(fields && { ...fields, days: fields.days ?? null });
  if (!form.success) return { ...known, problem: problemsOf(form.error.issues) };
  try {
    const buyer = await currentBuyer();
    if (!buyer) return { ...known, problem: cookiesNeeded };
    const { env, db, stripe } = shop();
    const result = await startCheckout({ db, stripe, appUrl: env.APP_URL }, buyer, form.data);
    if (!result.ok && ['price-changed', 'page-too-old'].includes(result.reason)) refresh();
    return afterStart(known, result);
  } catch (error) {
    return { ...known, problem: actionFailure(error).message };
  }
}
