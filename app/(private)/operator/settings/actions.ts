'use server';
import { redirect } from 'next/navigation';
import { fieldsIn, textsOf } from '#app/form-text.ts';
import { operatorFor } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { changeRetention } from '#lib/operator/retention-settings.ts';
import { changeReviewSettings } from '#lib/operator/review-settings.ts';
import { changeSettings, registerWebhook } from '#lib/operator/settings.ts';
import { switchTax } from '#lib/operator/switch-tax.ts';

const here = '/operator/settings';

/** Writes the settings of the form. */
export async function saveSettings(data: FormData): Promise<void> {
  const operator = await operatorFor('change-settings', here);
  const problem = await changeSettings(shop().db, operator, {
    ...fieldsIn(data),
    mailed: textsOf(data, 'mailed'),
  });
  redirect(problem ? `${here}?problem=${problem}` : `${here}?done=saved`);
}

/** Writes when a paid order is looked at first. */
export async function saveReview(data: FormData): Promise<void> {
  const operator = await operatorFor('change-settings', `${here}#review`);
  const done = await changeReviewSettings(shop().db, operator, fieldsIn(data));
  redirect(done ? `${here}?done=saved#review` : `${here}?problem=review`);
}

/** Writes how long what names people is kept. */
export async function saveRetention(data: FormData): Promise<void> {
  const operator = await operatorFor('change-settings', `${here}#retention`);
  const done = await changeRetention(shop().db, operator, fieldsIn(data));
  redirect(done ? `${here}?done=saved#retention` : `${here}?problem=retention`);
}

/** Switches Stripe Tax on or off. */
export async function setTax(on: boolean): Promise<void> {
  const operator = await operatorFor('switch-tax', `${here}#tax`);
  const said = await switchTax(shop(), operator, on === true);
  redirect(said === 'tax-pending' ? `${here}?problem=${said}` : `${here}?done=${said}#tax`);
}

/** Asks the worker to register our webhook at the supplier. */
export async function registerOurWebhook(): Promise<void> {
  await registerWebhook(shop().db, await operatorFor('register-webhook', here));
  redirect(`${here}?done=webhook#webhook`);
}
