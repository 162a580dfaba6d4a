import type { AlarmKind } from './alarm.ts';

const words: Record<AlarmKind, string> = {
  'amount-mismatch': 'The amount paid is not the amount of the order: all of it goes back',
  'balance-drift': 'Money left the supplier balance without an order of ours: look at its statement',
  'balance-low': 'The supplier balance is low: top it up',
  'books-differ': 'The books of Stripe, shop and supplier differ for one day: look under Money',
  'cancel-uncredited':
    'The supplier cancelled an eSIM and did not give its price back to our balance: ask the supplier',
  'change-stuck': 'A cancel, suspend or resume of an eSIM wants a look',
  dispute: 'A buyer disputes a payment at the bank: answer it at Stripe',
  'ended-elsewhere':
    'An eSIM was cancelled or revoked at the supplier and not by us: its owner got no money back',
  'esim-unclaimed':
    'The supplier keeps an unused eSIM of a delivered order that we do not know: compare it with the one delivered',
  'event-changed':
    'Stripe’s signature came with an event we know, and with other contents: the first one stands. Look at Stripe, and change the webhook’s secret',
  'fraud-warning': 'The bank warns that a payment may be fraud',
  'job-parked': 'A piece of work failed again and again, or an unknown one stood in the queue',
  'no-address': 'A payment came without an e-mail address: the buyer has only the order page',
  'order-held':
    'A paid order waits for you: deliver or refund it, in 30 minutes its money goes back by itself',
  'order-rebuilt':
    'A paid order was missing from our database and was rebuilt from its payment: look what else is missing',
  'payment-page-stuck': 'A payment page cannot be opened: Stripe knows its key with other contents',
  'payment-unsettled': 'A payment could not be matched with its order',
  'queue-gone':
    'The queue’s tables are gone and could not be made again: start a worker with DATABASE_MIGRATION_URL',
  'refund-elsewhere': 'Money was sent back at Stripe itself: it stands in our books now',
  'second-payment': 'An order was paid twice: the second payment goes back by itself',
  'line-refused': 'The supplier refused an order',
  'line-stuck': 'A paid order is stuck',
  'profile-unusable': 'The supplier delivered an eSIM that cannot be used',
  'refund-failed': 'A refund failed: send the money back at Stripe',
  'refund-overtaken':
    'A refund stopped because the bank has taken the money back: nothing more is sent unless we win the dispute',
  'sell-stop': 'Sales are stopped by hand',
  'supplier-access': 'The supplier refuses our access: check its keys and allowed addresses',
  'supplier-odd-answer': 'The supplier gave an answer we do not understand',
  'supplier-second-order': 'The supplier held an order nobody paid for: what was unused of it is cancelled',
  'sync-refused': 'A new catalogue was refused, the old one is on sale',
  'tax-refused':
    'Stripe Tax refuses our payment pages, nothing can be sold: mend it at Stripe or switch it off',
  'tax-unknown': 'A payment came without its tax: Stripe could not work it out',
  'replacement-failed': 'A replacement could not be delivered: replace the eSIM again or refund it',
  'topup-after-refund': 'A refunded top-up was added after all: its owner keeps data and money',
  'topup-vanished': 'A top-up the supplier said yes to is gone from its eSIM half an hour later',
  'webhook-changed': 'The supplier sends its messages to another address than ours',
  'webhook-flood':
    'Webhooks with a wrong signature or token come in floods and are refused: shut them out at your proxy',
  'webhook-wrong-mode': 'A payment came from the wrong Stripe mode, test or live',
};

/** Every kind of alarm, in the order of its name. */
export const alarmKinds = (Object.keys(words) as AlarmKind[]).sort();

/** What an alarm says; an unknown kind speaks for itself. */
export function alarmWords(kind: string): string {
  return Object.entries(words).find(([known]) => known === kind)?.[1] ?? kind.replaceAll('-', ' ');
}

/** Where the console shows what an alarm is about; the order goes before everything. */
export function alarmPlace(kind: string, orderId: string | null): string {
  if (orderId) return `/operator/orders/${orderId}`;
  return Object.hasOwn(places, kind) ? (places[kind] ?? '/operator#alarms') : '/operator#alarms';
}

const places: Record<string, string> = {
  'books-differ': '/operator/money',
  'balance-drift': '/operator#supplier',
  'balance-low': '/operator#supplier',
  'cancel-uncredited': '/operator#supplier',
  'sell-stop': '/operator#sales',
  'sync-refused': '/operator#catalogue',
  'tax-refused': '/operator/settings#tax',
  'webhook-changed': '/operator/settings#webhook',
};

/** "200005; minutes: 30": what is known besides, in one line; a reason needs no name. */
export function alarmDetail(detail: Record<string, unknown>): string {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => {
      const said = Array.isArray(value) ? value.map(text).join(', ') : text(value);
      return name === 'reason' || name === 'why' ? said : `${name}: ${said}`;
    })
    .join('; ');
}
