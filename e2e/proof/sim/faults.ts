import type { FaultAction } from '../../fakes/faults.ts';
import type { TamperRule } from '../../fakes/supplier/settings.ts';

/** What goes wrong with one call: on the way, at the other end, or in what it says. */
export type CallFault =
  | { way: 'lost-request' | 'lost-answer' | 'no-connection' }
  | { stand: FaultAction }
  | { lie: TamperRule['kind'] };

interface Kind {
  name: string;
  on: RegExp;
  weight: number;
  fault: CallFault;
}

const supplier = (name: string, on: RegExp, weight: number, fault: CallFault): Kind => ({
  name: `supplier: ${name}`,
  on: new RegExp(`^supplier .*${on.source}`),
  weight,
  fault,
});
const stripe = (name: string, on: RegExp, weight: number, fault: CallFault): Kind => ({
  name: `Stripe: ${name}`,
  on: new RegExp(`^stripe ${on.source}`),
  weight,
  fault,
});
const any = /./;
const change = /(order|topup|cancel|suspend|unsuspend)$/;

/** Every way in which a call can go wrong here. */
export const callFaults: readonly Kind[] = [
  supplier('request lost', any, 3, { way: 'lost-request' }),
  supplier('answer lost after acceptance', change, 8, { way: 'lost-answer' }),
  supplier('answer lost', any, 2, { way: 'lost-answer' }),
  supplier('no connection', any, 2, { way: 'no-connection' }),
  supplier('500', any, 2, { stand: 'status-500' }),
  supplier('503 after acceptance', change, 4, { stand: 'accept-then-status-503' }),
  supplier('429', any, 2, { stand: 'status-429' }),
  supplier('900001', any, 2, { stand: { error: '900001' } }),
  supplier('000001', any, 1, { stand: { error: '000001' } }),
  supplier('HTML', any, 2, { stand: 'html' }),
  supplier('HTML after acceptance', change, 2, { stand: 'accept-then-html' }),
  supplier('cut JSON', any, 2, { stand: 'cut-json' }),
  supplier('empty answer', any, 1, { stand: 'empty' }),
  supplier('reset', any, 1, { stand: 'reset' }),
  supplier('reset after acceptance', change, 2, { stand: 'accept-then-reset' }),
  supplier('garbage', any, 2, { stand: { body: '{"success":true,"errorCode":"0","obj":{"orderNo":7}}' } }),
  supplier('access refused', /(order|topup)$/, 2, { stand: { error: '401001' } }),
  supplier('200005 price', /order$/, 3, { stand: { error: '200005' } }),
  supplier('200006 amount', /topup$/, 3, { stand: { error: '200006' } }),
  supplier('200007 balance', /(order|topup)$/, 2, { stand: { error: '200007' } }),
  supplier('200011 none left', /(order|topup)$/, 3, { stand: { error: '200011' } }),
  supplier('310241 plan gone', /order$/, 1, { stand: { error: '310241' } }),
  supplier('200002 wrong state', /(cancel|suspend|unsuspend|topup)$/, 3, { stand: { error: '200002' } }),
  supplier('200010 not ready', /esim\/query$/, 2, { stand: { error: '200010' } }),
  supplier('row of another order', /esim\/query$/, 1, { lie: 'foreign-row' }),
  supplier('row of another plan', /esim\/query$/, 1, { lie: 'wrong-plan' }),
  supplier('row twice', /esim\/query$/, 1, { lie: 'duplicate-row' }),
  supplier('more rows than ordered', /esim\/query$/, 1, { lie: 'too-many' }),
  supplier('row missing', /esim\/query$/, 1, { lie: 'missing-row' }),
  supplier('no activation code', /esim\/query$/, 1, { lie: 'empty-ac' }),
  supplier('malformed activation code', /esim\/query$/, 1, { lie: 'malformed-ac' }),
  stripe('request lost', any, 3, { way: 'lost-request' }),
  stripe('answer lost', any, 3, { way: 'lost-answer' }),
  stripe('500', any, 2, { stand: 'status-500' }),
  stripe('500 after acceptance', /POST/, 4, { stand: 'accept-then-status-500' }),
  stripe('429', any, 2, { stand: 'status-429' }),
  stripe('HTML', any, 1, { stand: 'html' }),
  stripe('reset after acceptance', /POST/, 2, { stand: 'accept-then-reset' }),
];

/** What goes wrong beside the calls; `world.fire` counts them. */
export const otherFaults = [
  'worker killed between effects',
  'worker frozen, then goes on',
  'queue emptied',
  'mail service away',
  'mail taken, answer lost',
  'Stripe webhook lost',
  'Stripe webhook doubled',
  'Stripe webhook late',
  'Stripe webhook forged',
  'supplier webhook lost',
  'supplier webhook doubled',
  'supplier webhook late',
  'supplier webhook forged',
  'profiles late, after the refund',
  'half a batch first',
  'price moved',
  'plan withdrawn',
  'balance gone',
  'repeated order is called a duplicate',
  'repeated order is a second order',
  'paid another amount',
  'delayed payment succeeded',
  'delayed payment failed',
  'dispute won',
  'dispute lost',
  'refund pending',
  'refund failed later',
  'two clicks on one purchase',
] as const;

export type OtherFault = (typeof otherFaults)[number];

/** Every kind that has to fire in a run of many seeds. */
export const allKinds: readonly string[] = [...callFaults.map(({ name }) => name), ...otherFaults];
