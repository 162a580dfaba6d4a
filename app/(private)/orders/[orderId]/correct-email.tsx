'use client';
import { useActionState } from 'react';
import type { AddressDesk } from '#lib/account/order-address.ts';
import { brand } from '#lib/brand.ts';
import { correctMail, mailAgain } from './address-actions.ts';
import type { MailAnswer } from './mail-answer.ts';

/** Where mail about the order goes, once more, or somewhere else: for the browser that bought it. */
export function CorrectEmail({ orderId, desk }: { orderId: string; desk: AddressDesk }) {
  const address = `/orders/${orderId}`;
  const [again, sendAgain, sending] = useActionState(mailAgain, null, address);
  const [answer, correct, correcting] = useActionState(correctMail, null, address);
  const possible = desk.correctionsLeft > 0;
  return (
    <section className="grid max-w-2xl gap-3" aria-labelledby="mail">
      <h2 id="mail">Your mail</h2>
      <p>
        {desk.masked ? (
          <>
            Mail about this order goes to <strong className="wrap-anywhere">{desk.masked}</strong>. Nothing
            there? Look into the spam folder too.
          </>
        ) : (
          'We have no e-mail address for this order, so keep this page, or tell us the address.'
        )}
      </p>
      {desk.masked && desk.sendsLeft > 0 && (
        <form action={sendAgain}>
          <input type="hidden" name="order" value={orderId} />
          <button type="submit" className="button" disabled={sending}>
            Send again
          </button>
        </form>
      )}
      {desk.masked && desk.sendsLeft === 0 && (
        <p className="text-quiet">Sent three times in an hour: the next one is possible later.</p>
      )}
      <Answer answer={again} />
      <Answer answer={answer} />
      {possible ? (
        <details className="border-y border-line" open={!desk.masked}>
          <summary className="min-h-11 content-center py-2 font-semibold">Wrong address?</summary>
          <form action={correct} className="grid gap-3 pb-4">
            <input type="hidden" name="order" value={orderId} />
            <p>
              The link we mailed stops working at once, and both addresses are told. Possible until the eSIM
              is downloaded.
            </p>
            <label htmlFor="right-address" className="font-semibold">
              Right e-mail address
            </label>
            <input
              id="right-address"
              className="field"
              type="email"
              name="email"
              autoComplete="email"
              inputMode="email"
              defaultValue={answer?.typed}
              maxLength={254}
              required
            />
            <button type="submit" className="button justify-self-start" disabled={correcting}>
              Correct it
            </button>
          </form>
        </details>
      ) : (
        <p className="text-quiet">
          The address was corrected three times. Still wrong? Write to{' '}
          <a className="link inline-block py-2.5" href={`mailto:${brand.supportEmail}`}>
            {brand.supportEmail}
          </a>
        </p>
      )}
    </section>
  );
}

function Answer({ answer }: { answer: MailAnswer }) {
  if (!answer) return null;
  return (
    <p
      role={answer.good ? 'status' : 'alert'}
      className={`note ${answer.good ? 'border-good' : 'border-bad'}`}
    >
      {answer.text}
    </p>
  );
}
