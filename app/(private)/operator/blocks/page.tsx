import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import type { BlockKind } from '#db/schema/index.ts';
import { momentText } from '#lib/moments.ts';
import { blockKinds, blockList } from '#lib/operator/block-list.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import { ReasonForm } from '../reason-form.tsx';
import { block, unblock } from './actions.ts';

export const generateMetadata = () => operatorTitle('Block list · Operator');

type Query = Record<string, string | string[] | undefined>;

const said: Record<string, string> = {
  blocked: 'Blocked from now on.',
  known: 'That is on the list already.',
  'bad-value': 'That is no card fingerprint, address, domain or network. Nothing was saved.',
  'reason-missing': 'Give a reason of at least three letters. Nothing was saved.',
  ended: 'Taken off the list.',
  'not-now': 'That was taken off already.',
};

const kinds: Record<BlockKind, string> = {
  card: 'Card fingerprint',
  email: 'E-mail address',
  domain: 'E-mail domain',
  network: 'Network address',
};

/** Who buys nothing here: refused before payment where it is known, refunded undelivered otherwise. */
export default async function BlocksPage({ searchParams }: { searchParams: Promise<Query> }) {
  const operator = await requireOperator();
  const rows = await blockList(shop().db, operator);
  const answer = (await searchParams).said;
  const edit = mayEver(operator.role, 'change-blocks');
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <h1 className="text-2xl">Block list</h1>
      {typeof answer === 'string' && Object.hasOwn(said, answer) && (
        <p role="status" className="note">
          {said[answer]}
        </p>
      )}
      <p className="max-w-2xl text-[0.9375rem]">
        Whoever is on it is refused before payment as soon as we know them: by network, or once signed in. A
        card and a typed address are known after payment only; then nothing is delivered and the money goes
        back. Card fingerprints and networks stand on the page of each order.
      </p>
      {edit && (
        <ReasonForm action={block} label="Block">
          <label className="grid gap-1">
            What
            <select className="field" name="kind" defaultValue="email">
              {blockKinds.map((kind) => (
                <option key={kind} value={kind}>
                  {kinds[kind]}
                </option>
              ))}
            </select>
          </label>
          <label className="grid min-w-48 flex-1 gap-1">
            Which
            <input className="field" name="value" maxLength={254} required autoComplete="off" />
          </label>
        </ReasonForm>
      )}
      {rows.length === 0 && <p>Nobody is blocked.</p>}
      <ul className="text-[0.9375rem]">
        {rows.map(({ id, kind, value, reason, by, createdAt }) => (
          <li key={id} className="flex items-start justify-between gap-4 border-b border-line py-2">
            <div className="min-w-0 wrap-anywhere">
              <p className="font-bold">
                {kinds[kind]}: {value}
              </p>
              <p className="text-quiet">
                {reason}. {by.replace(/^operator:/, '')}, {momentText(createdAt)}
              </p>
            </div>
            {edit && (
              <form action={unblock.bind(null, id)} className="flex-none">
                <button type="submit" className="button" aria-label={`Unblock ${value}`}>
                  Unblock
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
