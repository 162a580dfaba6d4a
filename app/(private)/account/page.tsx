import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { shop } from '#app/shop.ts';
import { type AccountView, accountOf } from '#lib/account/read.ts';
import { LeaveForm } from '../keep/leave-form.tsx';
import { leaveEverywhere, saveAlerts } from './actions.ts';
import { AlertChoice } from './alert-choice.tsx';
import { requireCustomer } from './signed-in.ts';
import { one } from './words.ts';

export const metadata: Metadata = { title: 'Account' };

type Query = Record<string, string | string[] | undefined>;

/** What belongs to a customer and not to one eSIM: the address, the mails, the devices, the way out. */
export default async function AccountPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { customer } = await requireCustomer('/account');
  const account = (await accountOf(shop().db, customer.id)) ?? notFound();
  const query = await searchParams;
  return (
    <div className="grid max-w-xl grid-cols-1 gap-10">
      <div className="grid gap-4">
        <h1>Account</h1>
        <p>
          <a className="link inline-block py-2.5" href="/dashboard">
            My eSIMs
          </a>
        </p>
        {one(query, 'changed') && (
          <p role="status" className="note border-good">
            This is your new address. Other devices are signed out, and the old address was told.
          </p>
        )}
      </div>
      <section className="grid gap-3" aria-labelledby="address">
        <h2 id="address">E-mail address</h2>
        <p>
          <strong className="wrap-anywhere">{customer.email}</strong>
          {account.google && <span className="block text-quiet">You can also sign in with Google.</span>}
        </p>
        <p>
          <a className="button" href="/account/email">
            Change it
          </a>
        </p>
      </section>
      <Alerts account={account} saved={one(query, 'saved') !== ''} />
      <section className="grid gap-3" aria-labelledby="devices">
        <h2 id="devices">Signed-in devices</h2>
        <p>
          {account.sessions === 1
            ? 'Only this browser is signed in.'
            : `${account.sessions} browsers are signed in, this one among them.`}
        </p>
        <LeaveForm action={leaveEverywhere}>
          <button type="submit" className="button">
            Sign out everywhere
          </button>
        </LeaveForm>
      </section>
      <section className="grid gap-3" aria-labelledby="data">
        <h2 id="data">What we have about you</h2>
        <p>Your account, orders and eSIMs as a file (JSON). Activation codes are on their own pages alone.</p>
        <p>
          <a className="button" href="/account/data" download>
            Take my data along
          </a>
        </p>
      </section>
      <section className="grid gap-3" aria-labelledby="delete">
        <h2 id="delete">Delete the account</h2>
        <p>The next page says what goes and what the law makes us keep.</p>
        <p>
          <a className="button" href="/account/delete">
            Delete my account
          </a>
        </p>
      </section>
    </div>
  );
}

/** One switch for each kind of alert. */
function Alerts({ account, saved }: { account: AccountView; saved: boolean }) {
  return (
    <section className="grid gap-3" aria-labelledby="alerts">
      <h2 id="alerts">Mails about your eSIMs</h2>
      {saved && (
        <p role="status" className="note border-good">
          Saved.
        </p>
      )}
      <AlertChoice wanted={account.wanted} save={saveAlerts} />
    </section>
  );
}
