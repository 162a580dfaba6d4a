import type { Metadata } from 'next';
import { normaliseEmail } from '#lib/email-address.ts';
import { confirmSignIn } from '../actions.ts';

export const metadata: Metadata = { title: 'Confirm sign-in' };

type Query = Record<string, string | string[] | undefined>;

/**
 * Where the mailed link leads. Opening it does nothing yet: mail scanners open links too, so only the
 * button takes the token.
 */
export default async function ConfirmPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const email = normaliseEmail(textOf(query.email));
  const token = textOf(query.token);
  if (!email || !token) return <Broken />;
  return (
    <div className="grid max-w-xl gap-5">
      <h1>Almost there</h1>
      <p>
        Press the button to sign in on this device as <strong className="wrap-anywhere">{email}</strong>.
      </p>
      <form action={confirmSignIn}>
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="email" value={email} />
        <input type="hidden" name="next" value={textOf(query.next)} />
        <button type="submit" className="button button-next min-h-13 w-full text-lg wrap-anywhere">
          Sign in as {email}
        </button>
      </form>
      <p className="text-quiet">Did you not ask for this? Close the page: nothing has happened.</p>
    </div>
  );
}

function Broken() {
  return (
    <div className="grid max-w-xl gap-5">
      <h1>This link is not complete</h1>
      <p>Some mail programs break long links. Copy the whole address from the mail, or ask for a new link.</p>
      <p>
        <a className="button button-next" href="/sign-in">
          Ask for a new link
        </a>
      </p>
    </div>
  );
}

const textOf = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '');
