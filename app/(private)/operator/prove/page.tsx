import { operatorFor, operatorTitle } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { proofMinutes } from '#lib/auth/operator.ts';
import { linkMinutes } from '#lib/auth/request-link.ts';
import { ownPasskeys } from '#lib/operator/passkeys.ts';
import { mailProof } from './actions.ts';
import { PasskeyButton } from './passkey-button.tsx';
import { safeBack } from './safe-back.ts';

export const generateMetadata = () => operatorTitle('Prove that it is you · Operator');

type Query = Record<string, string | string[] | undefined>;

/** Asked before money moves, an eSIM dies or the console opens to others. */
export default async function ProvePage({ searchParams }: { searchParams: Promise<Query> }) {
  const operator = await operatorFor('prove-oneself');
  const { db, env } = shop();
  const query = await searchParams;
  const next = safeBack(query.next, env.APP_URL);
  const passkeys = await ownPasskeys(db, operator);
  return (
    <div className="grid max-w-xl gap-5" data-console>
      <h1 className="text-2xl">Prove that it is you</h1>
      <p>
        What comes next moves money, ends an eSIM or changes who may do so. A proof counts for {proofMinutes}{' '}
        minutes in this browser; what you were about to do was not done yet.
      </p>
      {query.sent && (
        <p role="status" className="note border-good">
          A link is on its way to {operator.email}. Open it in this browser within {linkMinutes} minutes.
        </p>
      )}
      {query.problem && (
        <p role="alert" className="note border-bad">
          The link could not be sent. Try again in a minute.
        </p>
      )}
      {passkeys.length > 0 && <PasskeyButton next={next} />}
      <form action={mailProof} className="grid gap-2">
        <input type="hidden" name="next" value={next} />
        <button
          type="submit"
          className={passkeys.length > 0 || query.sent ? 'button' : 'button button-next min-h-13 text-lg'}
        >
          Mail me a link
        </button>
      </form>
      <p>
        <a className="link inline-block py-2.5" href={next}>
          Back without a proof
        </a>
      </p>
    </div>
  );
}
