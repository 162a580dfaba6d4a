'use server';
import { refresh } from 'next/cache';
import { actionFailure } from '#app/answer.ts';
import { shop } from '#app/shop.ts';
import { currentBuyer } from '#app/viewer.ts';
import { checkoutForm } from '#lib/checkout/input.ts';
import { type StartResult, startCheckout } from '#lib/checkout/start.ts';
import type { PayState } from './pay-state.ts';
import { pauseWords, refusalWords } from './words.ts';

const consents = ['terms', 'immediate', 'device'];

/** Takes the buyer to the payment page. Who is buying comes from the cookies, what it costs from the database. */
export async function payForPlan(_before: PayState, data: FormData): Promise<PayState> {
  const fields = fieldsOf(data);
  const known: PayState = {
    url: null,
    problem: null,
    changed: null,
    key: fields?.checkoutKey ?? null,
    agreed: consents.filter((name) => fields?.[name] === 'yes'),
  };
  const form = checkoutForm.safeParse(fields && { ...fields, days: fields.days ?? null });
  if (!form.success) return { ...known, problem: form.error.issues.map(issueWords).join('. ') };
  try {
    const buyer = await currentBuyer();
    if (!buyer) return { ...known, problem: cookiesNeeded };
    const { env, db, stripe } = shop();
    const result = await startCheckout({ db, stripe, appUrl: env.APP_URL }, buyer, form.data);
    return afterStart(known, result);
  } catch (error) {
    return { ...known, problem: actionFailure(error).message };
  }
}

const cookiesNeeded =
  'Your browser sent no cookie, and without one it could not open your order. Allow cookies for this site, load the page again and go on';

function afterStart(known: PayState, result: StartResult): PayState {
  if (result.ok) return { ...known, url: result.url };
  if (result.reason === 'price-changed') {
    refresh();
    const { totalCents, currency } = result;
    return { ...known, changed: { totalCents, currency } };
  }
  if (result.reason === 'paused') return { ...known, problem: pauseWords[result.pause] };
  if (result.reason === 'page-too-old') {
    refresh();
    return { ...known, key: null, problem: refusalWords[result.reason] };
  }
  return { ...known, problem: refusalWords[result.reason] };
}

/** The form's fields; null when one comes twice or is a file. React's own fields are left out. */
function fieldsOf(data: FormData): Record<string, string> | null {
  const fields: Record<string, string> = {};
  for (const [name, value] of data) {
    if (name.startsWith('$ACTION')) continue;
    if (typeof value !== 'string' || Object.hasOwn(fields, name)) return null;
    fields[name] = value;
  }
  return fields;
}

function issueWords(issue: { code: string; message: string }): string {
  if (issue.code === 'unrecognized_keys' || issue.code === 'invalid_type') {
    return 'This form is not the one we sent. Load the page again';
  }
  return issue.message;
}
