'use server';
import { refresh } from 'next/cache';
import { actionFailure } from '#app/answer.ts';
import { shop } from '#app/shop.ts';
import { currentBuyer, currentViewer } from '#app/viewer.ts';
import { topUpForm } from '#lib/checkout/input.ts';
import { startTopUp } from '#lib/checkout/start-top-up.ts';
import { askForTopUps } from '#lib/esims/top-up-offers.ts';
import { obstacleWords } from '#lib/esims/top-up-rules.ts';
import { ownEsim } from '#lib/orders/own-esim.ts';
import {
  afterStart,
  cookiesNeeded,
  fieldsOf,
  knownFrom,
  problemsOf,
} from '../../../../../checkout/pay-fields.ts';
import type { PayState } from '../../../../../checkout/pay-state.ts';
import { topUpRefusals } from './words.ts';

/** Takes whoever may open this eSIM to the payment page for a top-up of it. */
export async function payForTopUp(
  orderId: string,
  esimId: string,
  _before: PayState,
  data: FormData,
): Promise<PayState> {
  const fields = fieldsOf(data);
  const known = knownFrom(fields);
  const form = topUpForm.safeParse(fields && { ...fields, days: fields.days ?? null });
  if (!form.success) return { ...known, problem: problemsOf(form.error.issues) };
  try {
    const viewer = await currentViewer();
    const buyer = await currentBuyer(viewer);
    if (!buyer) return { ...known, problem: cookiesNeeded };
    const { env, db, stripe } = shop();
    const of = { linkSecret: env.NEXTAUTH_SECRET, viewer, orderId, esimId };
    const counter = { db, stripe, appUrl: env.APP_URL };
    const result = await startTopUp(counter, buyer, of, form.data);
    if (!result.ok && !['payments-down', 'too-many'].includes(result.reason)) refresh();
    if (result.ok) return afterStart(known, result);
    if (result.reason === 'obstacle') return { ...known, problem: obstacleWords[result.obstacle].why };
    if (
      result.reason === 'no-such-offer' ||
      result.reason === 'list-too-old' ||
      result.reason === 'too-many-days'
    ) {
      return { ...known, problem: topUpRefusals[result.reason] };
    }
    return afterStart(known, result);
  } catch (error) {
    return { ...known, problem: actionFailure(error).message };
  }
}

/** Has the network asked once more what fits one's own eSIM; the page hears of the answer. */
export async function lookForTopUps(orderId: string, esimId: string): Promise<void> {
  const { db, env } = shop();
  const own = await ownEsim(db, env.NEXTAUTH_SECRET, await currentViewer(), orderId, esimId);
  if (own) await askForTopUps(db, own.esim.id);
  refresh();
}
