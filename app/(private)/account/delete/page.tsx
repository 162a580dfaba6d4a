import type { Metadata } from 'next';
import { shop } from '#app/shop.ts';
import { isFreshSession } from '#lib/account/end-sessions.ts';
import { type Hurdle, hurdlesOf } from '#lib/account/hurdles.ts';
import { lossesOf } from '#lib/account/losses.ts';
import { LeaveForm } from '../../keep/leave-form.tsx';
import { removeAccount } from '../actions.ts';
import { ProofSent, SignInFirst } from '../sign-in-first.tsx';
import { requireCustomer } from '../signed-in.ts';
import { hurdleWords, one } from '../words.ts';
import { LossList } from './loss-list.tsx';

export const metadata: Metadata = { title: 'Delete my account' };

type Query = Record<string, string | string[] | undefined>;

const problems: Record<string, string> = {
  'wrong-address': 'That is not the address of this account. Nothing was deleted.',
  'sign-in-again': 'Nothing was deleted: sign in again first.',
  hurdles: 'Nothing was deleted: see below what has to end first.',
  later: 'That does not work right now. Nothing was deleted: please try again in a minute.',
};

/** Says what goes and what stays, and asks for the address before anything is deleted. */
export default async function DeleteAccountPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { customer, sessionToken } = await requireCustomer('/account/delete');
  const { db, env } = shop();
  const query = await searchParams;
  const [hurdles, losses, fresh] = await Promise.all([
    hurdlesOf(db, customer, env.OPERATOR_EMAILS),
    lossesOf(db, customer.id),
    isFreshSession(db, customer.id, sessionToken),
  ]);
  const problem = one(query, 'problem');
  return (
    <div className="grid max-w-xl grid-cols-1 gap-6">
      <h1>Delete my account</h1>
      {one(query, 'proof') && <ProofSent email={customer.email} />}
      {problem && (
        <p role="alert" className="note border-bad">
          {Object.hasOwn(problems, problem) ? problems[problem] : problems.later}
        </p>
      )}
      <What />
      <LossList losses={losses} />
      {hurdles.length > 0 ? (
        <Hurdles hurdles={hurdles} />
      ) : fresh ? (
        <Confirm email={customer.email} />
      ) : (
        <SignInFirst email={customer.email} of="delete" />
      )}
      <p>
        <a className="link inline-block py-2.5" href="/account">
          Keep the account
        </a>
      </p>
    </div>
  );
}

function What() {
  return (
    <>
      <section className="grid gap-2" aria-labelledby="goes">
        <h2 id="goes">What goes, for good</h2>
        <ul className="list-disc pl-5">
          <li>Your e-mail address, everywhere in our database, and every device you are signed in on.</li>
          <li>
            The activation codes of your eSIMs and every way to their pages. An eSIM on your phone keeps
            working until it ends; it cannot be installed again, topped up, cancelled or refunded.
          </li>
          <li>All mails that were still to come.</li>
        </ul>
      </section>
      <section className="grid gap-2" aria-labelledby="stays">
        <h2 id="stays">What stays</h2>
        <ul className="list-disc pl-5">
          <li>
            What was sold, when, and for how much: tax law asks for it. It stays without your name or address.
          </li>
          <li>
            Stripe keeps its own record of your payments, with the address you gave there. Ask Stripe about
            it.
          </li>
        </ul>
      </section>
    </>
  );
}

function Hurdles({ hurdles }: { hurdles: Hurdle[] }) {
  return (
    <section className="grid gap-2" aria-labelledby="hurdles">
      <h2 id="hurdles">Not yet possible</h2>
      <ul className="list-disc pl-5">
        {hurdles.map((hurdle) => (
          <li key={hurdle}>{hurdleWords[hurdle]}</li>
        ))}
      </ul>
    </section>
  );
}

function Confirm({ email }: { email: string }) {
  return (
    <LeaveForm action={removeAccount} className="grid gap-3">
      <label htmlFor="email" className="font-bold wrap-anywhere">
        Type {email} to delete the account
      </label>
      <input
        id="email"
        className="field"
        type="email"
        name="email"
        autoComplete="off"
        inputMode="email"
        maxLength={254}
        required
      />
      <button type="submit" className="button min-h-13 border-bad text-lg text-bad">
        Delete the account for good
      </button>
    </LeaveForm>
  );
}
