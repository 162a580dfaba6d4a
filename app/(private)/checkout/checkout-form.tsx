'use client';
import { type ReactNode, useActionState, useEffect, useRef, useSyncExternalStore } from 'react';
import { formatCents } from '#lib/money.ts';
import { freshPayState, type PayState } from './pay-state.ts';

export interface CheckoutFormProps {
  /** Address of this page: where the form goes without script. */
  address: string;
  /** Takes the buyer to the payment page. */
  action: (before: PayState, data: FormData) => Promise<PayState>;
  /** What is bought, as the form sends it. */
  fields: Record<string, string>;
  /** Ends the sentence about the right to withdraw. */
  delivered: string;
  /** Whether it is for a phone nobody has tried yet. */
  newPhone: boolean;
  checkoutKey: string;
  totalCents: number;
  currency: string;
  /** What is bought. */
  summary: ReactNode;
  /** What can be looked up before the questions are answered. */
  lookUp?: ReactNode;
  /** What stands under the button. */
  children: ReactNode;
}

/** The questions that have to be asked, and the way to the payment page. Works without script. */
export function CheckoutForm(props: CheckoutFormProps) {
  const [state, pay, pending] = useActionState(props.action, freshPayState, props.address);
  const answer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (state.url) window.location.assign(state.url);
    else if (state.problem || state.changed) answer.current?.focus();
  }, [state]);
  const totalCents = state.changed?.totalCents ?? props.totalCents;
  const total = formatCents(totalCents, props.currency);
  const without = !useScript();
  return (
    <div className="grid gap-8 lg:grid-cols-[1fr_26rem] lg:items-start lg:gap-12">
      {state.url && without && <Ready url={state.url} />}
      {props.summary}
      <div className="grid gap-4">
        <h2>Before you pay</h2>
        {props.lookUp}
        <form action={pay} className="grid gap-5">
          {Object.entries(props.fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <input type="hidden" name="checkoutKey" value={state.key ?? props.checkoutKey} />
          <input type="hidden" name="seenCents" value={totalCents} />
          <Consents agreed={state.agreed} newPhone={props.newPhone} delivered={props.delivered} />
          <div ref={answer} tabIndex={-1} className="outline-none empty:hidden">
            <Answer state={state} seenCents={props.totalCents} currency={props.currency} />
          </div>
          {state.url ? (
            !without && <Ready url={state.url} />
          ) : (
            <button type="submit" className="button button-next min-h-13 text-lg" disabled={pending}>
              {pending
                ? 'Opening the payment page …'
                : state.changed
                  ? `Accept and pay ${total}`
                  : `Pay ${total}`}
            </button>
          )}
          <p role="status" className="sr-only">
            {pending || state.url ? 'Opening the payment page' : ''}
          </p>
        </form>
        {props.children}
      </div>
    </div>
  );
}

/** The way to the payment page: at the top of the page without script, which does not go there by itself. */
function Ready({ url }: { url: string }) {
  return (
    <div className="col-span-full grid max-w-xl gap-3">
      <p className="note">The payment page is ready.</p>
      <a className="button button-next min-h-13 text-lg" href={url}>
        Continue to payment
      </a>
    </div>
  );
}

const neverChanges = () => () => {};

/** Whether script runs here: false in the page as the server draws it. */
function useScript(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}

function Answer({ state, seenCents, currency }: { state: PayState; seenCents: number; currency: string }) {
  if (state.changed) {
    const { totalCents } = state.changed;
    // Without script the page around this form already shows the new price.
    const before = seenCents === totalCents ? '' : ` instead of ${formatCents(seenCents, currency)}`;
    return (
      <p role="alert" className="note border-warn">
        The price has changed: it is now {formatCents(totalCents, currency)}
        {before}. Nothing was charged. Go on only if that is fine with you.
      </p>
    );
  }
  if (!state.problem) return null;
  return (
    <p role="alert" className="note border-bad">
      {state.problem}.
    </p>
  );
}

type ConsentsProps = Pick<CheckoutFormProps, 'newPhone' | 'delivered'> & { agreed: string[] };

function Consents({ agreed, newPhone, delivered }: ConsentsProps) {
  return (
    <fieldset className="grid gap-1">
      <legend className="sr-only">Before you pay</legend>
      {newPhone && (
        <>
          <Consent name="device" agreed={agreed}>
            The phone takes an eSIM.
            <Hint>
              Test: dial <kbd className="font-mono text-ink">*#06#</kbd>. It does if a number called EID
              shows.
            </Hint>
          </Consent>
          <Consent name="unlocked" agreed={agreed}>
            It is not locked to one network.
            <Hint>
              iPhone: Settings, General, About, Carrier Lock says “No SIM restrictions”. Others: a SIM card of
              another network works in it.
            </Hint>
          </Consent>
        </>
      )}
      <Consent name="immediate" agreed={agreed}>
        Deliver right away. I know that my right to withdraw ends once {delivered}.
      </Consent>
      <Consent name="terms" agreed={agreed}>
        I accept the{' '}
        <a className="link" href="/terms" target="_blank" rel="noreferrer">
          terms of sale
        </a>
        .
      </Consent>
    </fieldset>
  );
}

function Hint({ children }: { children: ReactNode }) {
  return <span className="block text-[0.9375rem] text-quiet">{children}</span>;
}

function Consent({ name, agreed, children }: { name: string; agreed: string[]; children: ReactNode }) {
  return (
    <label className="flex min-h-11 cursor-pointer items-start gap-3 py-2">
      <input
        type="checkbox"
        name={name}
        value="yes"
        required
        defaultChecked={agreed.includes(name)}
        className="mt-0.5 size-6 flex-none accent-ink"
      />
      <span>{children}</span>
    </label>
  );
}
