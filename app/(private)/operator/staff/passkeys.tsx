import { dayText } from '#lib/moments.ts';
import type { OwnPasskey } from '#lib/operator/passkeys.ts';
import { Panel } from '../panel.tsx';
import { dropPasskey } from './actions.ts';
import { NewPasskey } from './new-passkey.tsx';

/** The passkeys of whoever looks. A stale proof shows the way to a new one instead of the forms. */
export function Passkeys({ passkeys, fresh }: { passkeys: OwnPasskey[]; fresh: boolean }) {
  return (
    <Panel id="passkeys" heading="Your passkeys">
      <p className="text-[0.9375rem] text-quiet">
        A passkey proves in a second that it is you. Without one, a mailed link does.
      </p>
      <ul className="text-[0.9375rem]">
        {passkeys.map(({ id, name, createdAt, usedAt }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-x-4 border-b border-line py-2"
          >
            <span className="min-w-0 wrap-anywhere">
              {name}
              <span className="block text-quiet">
                registered {dayText(createdAt)}, {usedAt ? `used ${dayText(usedAt)}` : 'not used yet'}
              </span>
            </span>
            <form action={dropPasskey.bind(null, id)}>
              <button type="submit" className="button" aria-label={`Remove passkey ${name}`}>
                Remove
              </button>
            </form>
          </li>
        ))}
      </ul>
      {fresh ? (
        <NewPasskey />
      ) : (
        <p>
          <a className="button" href="/operator/prove?next=/operator/staff">
            Prove that it is you to add one
          </a>
        </p>
      )}
    </Panel>
  );
}
