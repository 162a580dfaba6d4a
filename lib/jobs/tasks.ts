import { z } from 'zod';
import { forgetExpired } from '#lib/auth/forget-expired.ts';
import { syncCatalogue } from '#lib/catalogue/sync.ts';
import { advanceChange } from '#lib/changes/advance.ts';
import { watchBank } from '#lib/changes/follow-bank.ts';
import { findLostPayments } from '#lib/checkout/find-lost.ts';
import { settle } from '#lib/checkout/settle.ts';
import { adoptOrders } from '#lib/fulfilment/adopt-orders.ts';
import { adoptRefunds } from '#lib/fulfilment/adopt-refunds.ts';
import { advanceLine } from '#lib/fulfilment/advance.ts';
import { saveBalance } from '#lib/fulfilment/balance.ts';
import { checkWebhook } from '#lib/fulfilment/check-webhook.ts';
import { listTopUps } from '#lib/fulfilment/list-top-ups.ts';
import { readFees } from '#lib/fulfilment/read-fees.ts';
import { rebuildOrder } from '#lib/fulfilment/rebuild.ts';
import { advanceRefund } from '#lib/fulfilment/refund.ts';
import type { Works } from '#lib/fulfilment/works.ts';
import { checkClaim } from '#lib/inbox/check-claim.ts';
import { fetchMissedEvents } from '#lib/inbox/missed-events.ts';
import { processEvent } from '#lib/inbox/process.ts';
import { safeMessage } from '#lib/log.ts';
import { type Postbox, sendQueuedMail } from '#lib/notices/send.ts';
import { checkYesterday } from '#lib/operator/check-yesterday.ts';
import { compareBooks } from '#lib/operator/compare-books.ts';
import type { PartReport } from '#lib/parts.ts';
import { isAway } from '#lib/payments/stripe.ts';
import { forgetOld } from '#lib/usage/forget-old.ts';
import { readUsage } from '#lib/usage/read-usage.ts';
import { refreshEsim } from '#lib/usage/refresh.ts';
import { type Payload, payloads, type TaskName } from './payloads.ts';

/** Everything a job may need. */
export type JobWorks = Works & {
  live: boolean;
  /** The shop's public address. */
  appUrl: string;
  postbox: Postbox;
  /** Where the supplier is to ring. */
  webhookUrl: string;
  announce: (tags: string[]) => Promise<void>;
  /** Keeps how the services answer. */
  report: PartReport;
};

type Tasks = { [T in TaskName]: (works: JobWorks, payload: Payload<T>) => Promise<void> };

const verbs: Tasks = {
  'process-event': (works, { id }) => processEvent(works, id),
  'settle-order': (works, { id }) => settle(works, id, { actor: { kind: 'sweep' } }),
  'advance-line': (works, { id }) => advanceLine(works, id),
  'advance-refund': (works, { id }) => advanceRefund(works, id),
  'send-mail': (works, { id }) => sendQueuedMail(works.db, works.postbox, id, works.report),
  'refresh-esim': (works, { id, ...bell }) => refreshEsim(works, id, bell),
  'check-claim': (works, { id, look }) => checkClaim(works, id, look),
  'advance-change': (works, { id }) => advanceChange(works, id),
  'list-top-ups': (works, { id }) => listTopUps(works, id),
  'read-usage': (works) => readUsage(works),
  'sync-catalogue': async (works) => {
    const result = await syncCatalogue(works.db, works.supplier);
    await works.announce(result.changedTags);
  },
  'read-balance': async (works) => {
    await saveBalance(works);
  },
  'check-money': (works, { id }) => compareBooks(works, id),
  'read-fees': (works) => readFees(works),
  'check-webhook': (works) => checkWebhook(works),
  'forget-expired': async ({ db }) => {
    await forgetExpired(db);
    await forgetOld(db);
  },
  'find-lost-payments': (works, { hours }) =>
    askingStripe(works, () => findLostPayments(works, hours, (reading) => rebuildOrder(works, reading))),
  'fetch-missed-events': (works) => fetchMissedEvents(works),
  'adopt-orders': (works) => adoptOrders(works),
  'adopt-refunds': (works) => adoptRefunds(works),
  'watch-bank': (works) => watchBank(works),
  'check-books': (works) => checkYesterday(works),
};

/** Each minute Stripe is asked in any case: that shows how it is, also while nobody buys. */
async function askingStripe({ report }: JobWorks, ask: () => Promise<void>): Promise<void> {
  try {
    await ask();
    report('stripe', true);
  } catch (error) {
    if (isAway(error)) report('stripe', false);
    throw error;
  }
}

/** Runs one job: the payload is checked first, since an older release may have written it. */
export async function runTask(works: JobWorks, task: TaskName, payload: unknown): Promise<void> {
  const verb = verbs[task] as (works: JobWorks, payload: unknown) => Promise<void>;
  // The clock adds a note of its own to the payloads of its jobs.
  const { _cron, ...given } = z.looseObject({}).parse(payload);
  try {
    await verb(works, payloads[task].parse(given));
  } catch (error) {
    // The queue stores the message: it must hold no query parameter and no character that jsonb refuses.
    throw new Error(safeMessage(error));
  }
}
