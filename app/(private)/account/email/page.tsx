import type { Metadata } from 'next';
import { shop } from '#app/shop.ts';
import { isFreshSession } from '#lib/account/end-sessions.ts';
import { google } from '#lib/auth/google.ts';
import { linkMinutes } from '#lib/auth/request-link.ts';
import { askForNewAddress } from '../actions.ts';
import { ProofSent, SignInFirst } from '../sign-in-first.tsx';
import { requireCustomer } from '../signed-in.ts';
import { one } from '../words.ts';

export const metadata: Metadata = { title: 'New e-mail address' };

type Query = Record<string, string | string[] | undefined>;

const problems: Record<string, string> = {
  'no-address': 'That is not one complete e-mail address. Check it and try again.',
  'same-address': 'That is your address already.',
  'sign-in-again': 'Nothing was changed: sign in again first.',
  link: 'This link was used already, is older than ten minutes, belongs to another account, or is not complete. Ask for a new one below.',
  later: 'That does not work right now. Nothing has changed: please try again in a minute.',
};

/** Asks for the new address; a link that confirms it goes there. */
export default async function ChangeAddressPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { customer, sessionToken } = await requireCustomer('/account/email');
  const fresh = await isFreshSession(shop().db, customer.id, sessionToken);
  const query = await searchParams;
  const problem = one(query, 'problem');
  return (
    <div className="grid max-w-xl grid-cols-1 gap-5">
      <h1>New e-mail address</h1>
      {one(query, 'proof') && <ProofSent email={customer.email} />}
      {one(query, 'sent') && (
        <p role="status" className="note border-good">
          If the new address can receive mail, a link is on its way there. Open it in this browser. Nothing
          changes until you press its button.
        </p>
      )}
      {problem && (
        <p role="alert" className="note border-bad">
          {Object.hasOwn(problems, problem) ? problems[problem] : problems.later}
        </p>
      )}
      <p>
        Now it is <strong className="wrap-anywhere">{customer.email}</strong>. We mail a link to the new
        address; it works once, for {linkMinutes} minutes.
      </p>
      <ul className="list-disc pl-5">
        <li>Your orders come along, and links in older mails stop working.</li>
        <li>Other devices are signed out, and the old address is told.</li>
        {google(shop().env) && <li>Google signs in with the new address only.</li>}
        <li>If the new address has an account of its own, the two become one.</li>
      </ul>
      {fresh ? <NewAddress /> : <SignInFirst email={customer.email} of="email" />}
      <p>
        <a className="link inline-block py-2.5" href="/account">
          Back to the account
        </a>
      </p>
    </div>
  );
}

function NewAddress() {
  return (
    <form action={askForNewAddress} className="grid gap-3">
      <label htmlFor="email" className="font-bold">
        New e-mail address
      </label>
      <input
        id="email"
        className="field"
        type="email"
        name="email"
        autoComplete="email"
        inputMode="email"
        maxLength={254}
        required
      />
      <button type="submit" className="button button-next min-h-13 text-lg">
        Mail a link there
      </button>
    </form>
  );
}
