import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { shop } from '#app/shop.ts';
import { accountOf } from '#lib/account/read.ts';
import { opensChoice } from '#lib/usage/mute-link.ts';
import { saveAlertsByKey } from '../actions.ts';
import { AlertChoice } from '../alert-choice.tsx';
import { one } from '../words.ts';

export const metadata: Metadata = { title: 'Mails about your eSIMs' };

type Query = Record<string, string | string[] | undefined>;

/** Which alerts are mailed, for who comes from one of them: no address, no eSIM, nothing else is shown. */
export default async function MailsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const [customerId, key] = [one(query, 'customer'), one(query, 'key')];
  const { db, env } = shop();
  const opens = opensChoice(env.NEXTAUTH_SECRET, customerId, key);
  const account = (opens && (await accountOf(db, customerId))) || notFound();
  return (
    <div className="grid max-w-xl gap-4">
      <h1>Mails about your eSIMs</h1>
      {one(query, 'saved') && (
        <p role="status" className="note border-good">
          Saved.
        </p>
      )}
      <AlertChoice wanted={account.wanted} save={saveAlertsByKey}>
        <input type="hidden" name="customer" value={customerId} />
        <input type="hidden" name="key" value={key} />
      </AlertChoice>
    </div>
  );
}
