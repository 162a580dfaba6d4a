import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { mails } from '#db/schema/index.ts';
import { failpoint } from '#lib/failpoint.ts';
import { withLease } from '#lib/fulfilment/lease.ts';
import { log, scrub } from '#lib/log.ts';
import type { OrderMail, SealedMail } from '#lib/mail/queue.ts';
import { isMailAway, type Letter, type Postbox } from '#lib/mail/send.ts';
import { recordSteps } from '#lib/orders/history.ts';
import { orderLink } from '#lib/orders/link.ts';
import type { PartReport } from '#lib/parts.ts';
import { addressChanged } from './address-changed.ts';
import { addressCorrected } from './address-corrected.ts';
import { alarmLetter } from './alarm.ts';
import { alert } from './alert.ts';
import { cancelled } from './cancelled.ts';
import { changed } from './changed.ts';
import { confirmAddress } from './confirm-address.ts';
import { delayed } from './delayed.ts';
import { esimReady } from './esim-ready.ts';
import { orderFacts } from './read.ts';
import { refunded } from './refunded.ts';
import { openSealed, type SealedWriter } from './sealed.ts';
import { signIn } from './sign-in.ts';
import { toppedUp } from './topped-up.ts';
import type { MailRow, Writer } from './writer.ts';

export type { Postbox } from '#lib/mail/send.ts';

const minute = 60;
const hour = 60 * minute;
/** Pauses between attempts: a short fault costs seconds, a mail service that is down all day no mail. */
const pauses = [5, 15, minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 13 * hour];

const orderMails: Record<OrderMail, Writer> = {
  'esim-ready': ({ order, link }) => esimReady(order, link),
  refunded: ({ order, link }) => (order.refundCents === 0 ? null : refunded(order, link)),
  delayed: ({ order, link }) => (order.waiting === 0 ? null : delayed(order, link)),
  'topped-up': toppedUp,
  cancelled,
  'change-done': changed,
  alert,
  'address-corrected': addressCorrected,
};

const sealedMails: Record<SealedMail, SealedWriter> = {
  'sign-in': signIn,
  'confirm-address': confirmAddress,
  'address-changed': addressChanged,
};

/** What became of writing a mail: a letter, or why there is none to send. */
type Written = { letter: Letter } | { unneeded: string } | { impossible: string };

/**
 * Sends a queued mail once. Its text is written now, from the order as it stands. A crash after the mail
 * service took it sends it again under the same Message-ID.
 */
export async function sendQueuedMail(
  db: Db,
  postbox: Postbox,
  mailId: string,
  report?: PartReport,
): Promise<void> {
  await withLease(db, mails, mailId, async (mail) => {
    if (mail.state !== 'queued') return end(db, mail, mail.state, mail.reason);
    const written = await write(db, postbox, mail);
    if ('unneeded' in written) return end(db, mail, 'sent', written.unneeded);
    if ('impossible' in written) return end(db, mail, 'failed', written.impossible);
    try {
      await postbox.send(written.letter);
      await failpoint('FP17');
      report?.('mail', true);
    } catch (error) {
      report?.('mail', !isMailAway(error));
      return postpone(db, mail, error);
    }
    await end(db, mail, 'sent', null);
  });
}

async function write(db: Db, postbox: Postbox, mail: MailRow): Promise<Written> {
  if (isSealedMail(mail.kind)) {
    const letter = await openSealed(db, postbox.keys, mail, sealedMails[mail.kind]);
    return letter ? { letter } : { unneeded: 'its link is dead' };
  }
  if (mail.kind === 'alarm') {
    const letter = await alarmLetter(db, postbox, mail);
    return letter ? { letter } : { unneeded: 'its alarm is gone' };
  }
  if (!isOrderMail(mail.kind)) return { impossible: `no text for mails of kind ${mail.kind}` };
  const order = mail.orderId ? await orderFacts(db, mail.orderId) : null;
  if (!order) return { impossible: 'its order is gone' };
  const link = orderLink(postbox.appUrl, postbox.linkSecret, order.orderId, order.linkVersion);
  const message = await orderMails[mail.kind]({ db, postbox, mail, order, link });
  if (!message) return { unneeded: 'not needed' };
  const to = message.to ?? order.email;
  if (!to) return { impossible: 'the order has no address' };
  return { letter: { ...message, id: mail.id, to } };
}

function isOrderMail(kind: string): kind is OrderMail {
  return Object.hasOwn(orderMails, kind);
}

function isSealedMail(kind: string): kind is SealedMail {
  return Object.hasOwn(sealedMails, kind);
}

/** The last word on a mail; refused when the lease has passed to another worker meanwhile. */
async function end(db: Db, mail: MailRow, state: MailRow['state'], reason: string | null): Promise<void> {
  const sent = state === 'sent' && reason === null;
  await db.transaction(async (tx) => {
    const [ended] = await tx
      .update(mails)
      .set({
        state,
        reason,
        nextActionAt: null,
        ...(sent ? { sentAt: sql`shop_now()` } : {}),
        // An address and a link are not kept longer than it takes to send them.
        ...(state === 'sent' ? { sealedPayload: null } : {}),
      })
      .where(and(eq(mails.id, mail.id), eq(mails.fence, mail.fence)))
      .returning({ id: mails.id });
    if (!ended || !mail.orderId || mail.state === state) return;
    await recordSteps(tx, { actor: { kind: 'job' }, cause: reason ?? mail.kind }, [
      { orderId: mail.orderId, subject: 'mail', subjectId: mail.id, from: mail.state, to: state },
    ]);
  });
}

async function postpone(db: Db, mail: MailRow, error: unknown): Promise<void> {
  const reason = scrub(String(error)).slice(0, 300);
  log.warn({ mail: mail.id, attempts: mail.attempts + 1, error: reason }, 'a mail could not be sent');
  const seconds = pauses[mail.attempts];
  if (seconds === undefined) return end(db, mail, 'failed', reason);
  await db
    .update(mails)
    .set({
      attempts: mail.attempts + 1,
      reason,
      nextActionAt: sql`shop_now() + make_interval(secs => ${seconds})`,
    })
    .where(and(eq(mails.id, mail.id), eq(mails.fence, mail.fence)));
}
