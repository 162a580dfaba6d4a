import { freshMinutes } from '#lib/account/end-sessions.ts';
import { signInAgain } from './actions.ts';

/** Asks to sign in anew before what a borrowed session must not do. */
export function SignInFirst({ email, of }: { email: string; of: 'email' | 'delete' }) {
  return (
    <form action={signInAgain} className="grid gap-3">
      <input type="hidden" name="for" value={of} />
      <p>
        You signed in more than {freshMinutes} minutes ago. To be sure that it is you, we mail a link to{' '}
        <strong className="wrap-anywhere">{email}</strong>.
      </p>
      <button type="submit" className="button button-next min-h-13 text-lg">
        Mail me a link
      </button>
    </form>
  );
}

/** The link is on its way, and comes back here. */
export function ProofSent({ email }: { email: string }) {
  return (
    <p role="status" className="note border-good">
      A link is on its way to {email}. It leads back here.
    </p>
  );
}
