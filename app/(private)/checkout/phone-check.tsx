import type { PhoneFamily } from '#lib/esims/phone-list.ts';
import { longestPhoneName, phoneFamily, verdictSentence } from '#lib/esims/phone-verdict.ts';

export interface PhoneCheckProps {
  /** What is bought, kept in the address. */
  fields: Record<string, string>;
  /** The phone that was looked up; empty before. */
  phone: string;
}

/** Whether a phone takes an eSIM: a plain form that draws the checkout anew, for whoever is not sure. */
export function PhoneCheck({ fields, phone }: PhoneCheckProps) {
  return (
    <details className="border-y border-line" open={phone !== ''}>
      <summary className="min-h-11 content-center py-2 font-bold">
        Not sure about the phone? Look it up
      </summary>
      <form action="/checkout" className="grid gap-3 pb-4">
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <label className="grid gap-1.5">
          <span>Which phone is it for?</span>
          <input
            className="field"
            name="phone"
            maxLength={longestPhoneName}
            defaultValue={phone}
            placeholder="iPhone 13"
            autoComplete="off"
          />
        </label>
        <button type="submit" className="button justify-self-start">
          Look up
        </button>
        {phone !== '' && <Verdict family={phoneFamily(phone)} />}
      </form>
    </details>
  );
}

const edges = { yes: 'border-good', depends: 'border-warn', no: 'border-bad' };

function Verdict({ family }: { family: PhoneFamily | null }) {
  return (
    <div role="status" className={`note ${edges[family?.takes ?? 'depends']}`}>
      <p className="font-bold">{verdictSentence(family)}</p>
      {family?.exceptions.map((exception) => (
        <p key={exception} className="mt-1">
          {exception}
        </p>
      ))}
      {family && (
        <p className="mt-1 text-quiet">
          As of {family.checkedOn}, by{' '}
          <a className="link" href={family.source} target="_blank" rel="noreferrer">
            {family.brand}’s list
          </a>
          . The EID test decides.
        </p>
      )}
    </div>
  );
}
