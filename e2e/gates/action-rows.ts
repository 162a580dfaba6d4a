import type { DeedName } from '#lib/operator/deeds.ts';
import type { Belongings, Ground } from './ground.ts';

type Ids = Belongings & { event: string };

/** Fields of the form that an action gets as its last argument. */
export type Fields = Record<string, string>;

export interface ActionRow {
  /** File below app/ and name of the export. */
  action: string;
  /** A deed of the console; `signed-in` for one's own account; `buyer` for one's own order; `everyone`. */
  who: { deed: DeedName } | 'signed-in' | 'buyer' | 'everyone';
  /** What stands before the form: bound arguments. */
  bound?(ids: Ids): unknown[];
  /** The form, when there is one. */
  form?(ids: Ids): Fields;
  /** It ends the session it is called with. */
  leaves?: true;
}

type More = Omit<ActionRow, 'action' | 'who'>;

const deed = (file: string, name: string, which: DeedName, more: More = {}): ActionRow => ({
  action: `(private)/operator/${file}actions.ts ${name}`,
  who: { deed: which },
  ...more,
});

const own = (file: string, name: string, more: More): ActionRow => ({
  action: `(private)/orders/[orderId]/${file} ${name}`,
  who: 'buyer',
  ...more,
});

const mine = (name: string, more: More = {}): ActionRow => ({
  action: `(private)/account/actions.ts ${name}`,
  who: 'signed-in',
  form: () => ({}),
  ...more,
});

const open = (file: string, name: string, more: More = {}): ActionRow => ({
  action: `${file} ${name}`,
  who: 'everyone',
  ...more,
});

const ofOrder = ({ order }: Ids) => [order];
const ofEsim = ({ esim }: Ids) => [esim];
const ofOrderAndEsim = ({ order, esim }: Ids) => [order, esim];
const reason = () => ({ reason: 'a good reason' });
const orderPage = 'orders/[orderId]/';
const esimPage = 'esims/[esimId]/';

/** Every server action. A test fails when the code has one that is missing here. */
export const actionRows: readonly ActionRow[] = [
  open('(shop)/actions.ts', 'browsePlans', { bound: () => ['JP'] }),
  open('(private)/checkout/actions.ts', 'payForPlan', {
    bound: () => [{}],
    form: () => ({ plan: 'JP_3_30' }),
  }),
  open('(private)/sign-in/actions.ts', 'askForLink', { form: () => ({ email: 'no address' }) }),
  open('(private)/sign-in/actions.ts', 'confirmSignIn', {
    form: () => ({ token: 'x', email: 'a@example.com' }),
  }),
  open('(private)/sign-in/actions.ts', 'leave', { leaves: true }),
  open('(private)/account/actions.ts', 'saveAlertsByKey', { form: () => ({ customer: 'x', key: 'x' }) }),

  mine('saveAlerts'),
  mine('askForNewAddress', { form: () => ({ email: 'no address' }) }),
  mine('confirmNewAddress', { form: () => ({ token: 'x', email: 'a@example.com' }) }),
  mine('signInAgain', { form: () => ({ for: 'email' }) }),
  mine('removeAccount', { form: () => ({ email: 'another@example.com' }) }),
  { action: '(private)/account/actions.ts leaveEverywhere', who: 'signed-in', leaves: true },

  own('actions.ts', 'settleOrder', { bound: ofOrder }),
  own('actions.ts', 'checkAgain', { bound: ofOrder }),
  own('actions.ts', 'giveUpWaiting', { bound: ofOrder }),
  own('address-actions.ts', 'mailAgain', { bound: () => [{}], form: ({ order }) => ({ order }) }),
  own('address-actions.ts', 'correctMail', {
    bound: () => [{}],
    form: ({ order }) => ({ order, email: 'thief@example.com' }),
  }),
  own(`${esimPage}actions.ts`, 'askNetwork', { bound: (ids) => [...ofOrderAndEsim(ids), 'cancel'] }),
  own(`${esimPage}look-again.ts`, 'askAgain', { bound: ofOrderAndEsim }),
  own(`${esimPage}top-up/actions.ts`, 'lookForTopUps', { bound: ofOrderAndEsim }),
  own(`${esimPage}top-up/actions.ts`, 'payForTopUp', {
    bound: (ids) => [...ofOrderAndEsim(ids), {}],
    form: () => ({
      offer: 'TOPUP_JP_1_7',
      checkoutKey: '6f1f1c1e-5df0-4b0e-9d0a-0c6a2f3f7f11',
      seenCents: '100',
      terms: 'yes',
      immediate: 'yes',
    }),
  }),

  deed('', 'stopSelling', 'stop-sales', { form: () => ({ reason: '' }) }),
  deed('', 'sellAgain', 'resume-sales'),
  deed('', 'alarmDone', 'close-alarm', { bound: () => ['alm_00000000000000000000000000'] }),
  deed('blocks/', 'block', 'change-blocks', { form: () => ({ kind: 'email', value: '', reason: '' }) }),
  deed('blocks/', 'unblock', 'change-blocks', { bound: () => ['blk_0'] }),
  deed('catalogue/', 'applyPreview', 'change-pricing', { form: () => ({ to: 'x', base: 'x' }) }),
  deed('catalogue/', 'goBackTo', 'roll-back-pricing', {
    bound: () => ['prc_0'],
    form: () => ({ base: 'x' }),
  }),
  deed('catalogue/', 'setHidden', 'hide-plan', { bound: () => ['XX_9_99', true] }),
  deed('catalogue/', 'setFeatured', 'feature-plan', { bound: () => ['XX_9_99', true] }),
  deed('catalogue/', 'readListNow', 'sync-catalogue'),
  deed('deliveries/', 'replayOne', 'replay-delivery', { bound: ({ event }) => [event] }),
  deed('deliveries/', 'replayAllFailed', 'replay-delivery'),
  deed(esimPage, 'readNow', 'read-esim', { bound: ofEsim }),
  deed(esimPage, 'change', 'cancel-esim', { bound: ({ esim }) => [esim, 'cancel'], form: reason }),
  deed(esimPage, 'replace', 'replace-esim', { bound: ofEsim, form: reason }),
  deed('money/', 'compare', 'check-money', { bound: () => ['x', 'x'] }),
  deed(orderPage, 'lookNow', 'retry-line', { bound: ofOrder }),
  deed(orderPage, 'keepNote', 'add-note', { bound: ofOrder, form: () => ({ note: 'mischief' }) }),
  deed(orderPage, 'takeEvidence', 'take-evidence', { bound: ofOrder }),
  deed(orderPage, 'mailAgain', 'resend-mail', { bound: ofOrder }),
  deed(orderPage, 'giveBack', 'refund-unit', { bound: ({ order }) => [order, null], form: reason }),
  deed(orderPage, 'settledByHand', 'settle-refund', {
    bound: ({ order }) => [order, 'rfd_00000000000000000000000000'],
    form: reason,
  }),
  deed(orderPage, 'letThrough', 'decide-hold', { bound: ofOrder, form: reason }),
  deed(orderPage, 'sendBack', 'decide-hold', { bound: ofOrder, form: reason }),
  deed('prove/', 'startProof', 'prove-oneself'),
  deed('prove/', 'finishProof', 'prove-oneself', { bound: () => [{}] }),
  deed('prove/', 'mailProof', 'prove-oneself', { form: () => ({ next: '/operator' }) }),
  deed('settings/', 'saveSettings', 'change-settings', { form: () => ({ absorb: '100' }) }),
  deed('settings/', 'saveReview', 'change-settings', { form: () => ({ hours: 'x' }) }),
  deed('settings/', 'saveRetention', 'change-settings', { form: () => ({ endedCode: 'x' }) }),
  deed('settings/', 'setTax', 'switch-tax', { bound: () => [false] }),
  deed('settings/', 'registerOurWebhook', 'register-webhook'),
  deed('staff/', 'add', 'add-staff', { form: () => ({ email: 'thief@example.com', role: 'king' }) }),
  deed('staff/', 'giveRole', 'change-role', { bound: () => ['stf_0'], form: () => ({ role: 'owner' }) }),
  deed('staff/', 'end', 'end-staff', { bound: () => ['stf_0'] }),
  deed('staff/', 'startPasskey', 'add-passkey'),
  deed('staff/', 'keepPasskey', 'add-passkey', { bound: () => ['mine', {}] }),
  deed('staff/', 'dropPasskey', 'remove-passkey', { bound: () => ['no such passkey'] }),
];

/** Arguments of a row about somebody's things. */
export function idsOf(ground: Ground, which: 'own' | 'missing'): Ids {
  return which === 'own' ? { ...ground.own, event: ground.event } : ground.missing;
}
