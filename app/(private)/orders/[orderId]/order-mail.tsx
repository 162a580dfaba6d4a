'use client';
import { useActionState } from 'react';
import type { AddressDesk, ClosedDesk, OpenDesk } from '#lib/account/order-address.ts';
import { brand } from '#lib/brand.ts';
import { correctMail, mailAgain } from './address-actions.ts';
import type { MailAnswer } from './mail-answer.ts';

/** Where mail about the order goes, once more, or somewhere else: for the browser that bought it. */
export function OrderMail({ orderId, desk }: { orderId: string; desk: AddressDesk }) {
  const address = `/orders/${orderId}`;
  const [again, sendAgain, sending] = useActionState(mailAgain, null, address);
  const [answer, correct, correcting] = useActionState(correctMail, null, address);
  return (
    <section className="grid max-w-2xl gap-3" aria-labelledby="mail">
      <h2 id="mail">Your mail</h2>
      {desk.open ? <Where desk={desk} /> : <Fixed desk={desk} />}
      {desk.open && desk.email && desk.mailDue && desk.sendsLeft > 0 && (
        <form action={sendAgain}>
          <input type="hidden" name="order" value={orderId} />
          <button type="submit" className="button" disabled={sending}>
            Send again
          </button>
        </form>
      )}
      {desk.open && desk.email && desk.sendsLeft === 0 && (
        <p className="text-quiet">Sent three times in an hour: the next one is possible later.</p>
      )}
      <Answer answer={again} />
      <Answer answer={answer} />
      {desk.open && desk.correctionsLeft > 0 && (
        <details className="border-y border-line" open={!desk.email}>
          <summary className="min-h-11 content-center py-2 font-bold">Wrong address?</summary>
          <form action={correct} className="grid gap-3 pb-4">
            <input type="hidden" name="order" value={orderId} />
            <p>
              The link we mailed stops working at once, and both addresses are told. Possible until the eSIM
              is downloaded.
            </p>
            <label htmlFor="right-address" className="font-bold">
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
      )}
      {desk.open && desk.correctionsLeft === 0 && (
        <p className="text-quiet">
          The address was corrected three times. Still wrong? Write to <Support />
        </p>
      )}
    </section>
  );
}

function Where({ desk: { email, mailDue } }: { desk: OpenDesk }) {
  if (!email) {
    return <p>We have no e-mail address for this order, so keep this page, or tell us the address.</p>;
  }
  return (
    <p>
      Mail about this order goes to <strong className="wrap-anywhere">{email}</strong>.
      {mailDue && ' Nothing there? Look into the spam folder too.'}
    </p>
  );
}

/** Why the address cannot be corrected here any more, and who can. */
function Fixed({ desk: { masked } }: { desk: ClosedDesk }) {
  return (
    <>
      <p>
        {masked ? (
          <>
            Mail about this order goes to <strong className="wrap-anywhere">{masked}</strong>.
          </>
        ) : (
          'We have no e-mail address for this order.'
        )}{' '}
        It can be corrected here only before an eSIM is downloaded or cancelled.
      </p>
      <p className="text-quiet">
        Is it wrong? Write to <Support />
      </p>
    </>
  );
}

function Support() {
  return (
    <a className="link inline-block py-2.5 text-ink" href={`mailto:${brand.supportEmail}`}>
      {brand.supportEmail}
    </a>
  );
}

function Answer({ answer }: { answer: MailAnswer }) {
  if (!answer) return null;
  return (
    <p
      role={answer.good ? 'status' : 'alert'}
      className={`note wrap-anywhere ${answer.good ? 'border-good' : 'border-bad'}`}
    >
      {answer.text}
    </p>
  );
}
