import type { Metadata } from 'next';
import { shop } from '#app/shop.ts';
import { currentCustomer } from '#lib/auth/session.ts';
import { normaliseEmail } from '#lib/email-address.ts';
import { confirmNewAddress } from '../../actions.ts';
import { one } from '../../words.ts';

export const metadata: Metadata = { title: 'Confirm your new address' };

type Query = Record<string, string | string[] | undefined>;

/**
 * Where the link in the mail to a new address leads. Opening it does nothing yet: mail scanners open links
 * too, so only the button takes the token, and only for who asked.
 */
export default async function ConfirmAddressPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const email = normaliseEmail(one(query, 'email'));
  const token = one(query, 'token');
  const customer = await currentCustomer(shop());
  if (!email || !token) return <Dead />;
  // The token stays out of the way to sign in: that way leads through another mailbox.
  if (!customer) return <NotSignedIn />;
  return (
    <div className="grid max-w-xl grid-cols-1 gap-5">
      <h1>Almost there</h1>
      <p>
        Your account moves from <strong className="wrap-anywhere">{customer.email}</strong> to{' '}
        <strong className="wrap-anywhere">{email}</strong>.
      </p>
      <form action={confirmNewAddress}>
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="email" value={email} />
        <button type="submit" className="button button-next min-h-13 w-full text-lg wrap-anywhere">
          Use {email}
        </button>
      </form>
      <p className="text-quiet">Did you not ask for this? Close the page: nothing has happened.</p>
    </div>
  );
}

function NotSignedIn() {
  return (
    <div className="grid max-w-xl grid-cols-1 gap-5">
      <h1>Sign in first</h1>
      <p>
        Open the link in the browser where you asked for the change, or sign in here with your present address
        and open the link once more.
      </p>
      <p>
        <a className="button button-next" href="/sign-in?next=/account">
          Sign in
        </a>
      </p>
    </div>
  );
}

function Dead() {
  return (
    <div className="grid max-w-xl grid-cols-1 gap-5">
      <h1>This link is not complete</h1>
      <p>Some mail programs break long links. Copy the whole address from the mail, or ask for a new link.</p>
      <p>
        <a className="button button-next" href="/account/email">
          Ask for a new link
        </a>
      </p>
    </div>
  );
}
