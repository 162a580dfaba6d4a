import type { Operator } from '#lib/auth/operator.ts';
import { formatCents } from '#lib/money.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import type { ReviewSettings } from '#lib/operator/review-settings.ts';
import { Facts, Panel } from '../panel.tsx';
import { ProveFirst } from '../prove-first.tsx';
import { saveReview } from './actions.ts';
import { Field } from './field.tsx';

const counts = [
  ['hours', 'Counted over, in hours', ''],
  ['card', 'eSIMs of one card', ''],
  ['account', 'eSIMs of one account', ''],
  ['network', 'eSIMs from one network address', 'Known behind a trusted proxy only; a hotel is one address.'],
  ['domain', 'eSIMs for one e-mail domain', 'Large mail services are one domain, too.'],
  ['cards', 'Cards of one account', ''],
  ['firstUnits', 'eSIMs in a first order', ''],
] as const;

const risks = {
  elevated: 'elevated or highest',
  highest: 'highest only',
  off: 'never because of it',
} as const;
const banks = {
  automatic: 'when the bank or Stripe wants it',
  any: 'always, where the card can',
} as const;

/** When a paid order waits for a person before anything is bought for it. */
export function ReviewPanel({ review, operator }: { review: ReviewSettings; operator: Operator }) {
  const edit = mayEver(operator.role, 'change-settings');
  const form = edit && (operator.lasts ?? operator.fresh);
  return (
    <Panel id="review" heading="Review before delivery">
      <p className="text-[0.9375rem]">
        A paid order above one of these numbers waits for you, up to 30 minutes; then its money goes back by
        itself. 0 switches a number off.
      </p>
      {edit && (
        <ProveFirst operator={operator} next="/operator/settings#review" what="Saving">
          <Form review={review} />
        </ProveFirst>
      )}
      {!form && <Shown review={review} />}
    </Panel>
  );
}

function Shown({ review: { rules, threeDSecure } }: { review: ReviewSettings }) {
  return (
    <Facts
      rows={[
        ...counts.map(([name, label]) => [label, String(rules[name])] as const),
        ['Total of a first order', formatCents(rules.firstCents, 'usd')],
        ['Stripe’s risk level', risks[rules.risk]],
        ['3-D Secure', banks[threeDSecure]],
      ]}
    />
  );
}

function Form({ review: { rules, threeDSecure } }: { review: ReviewSettings }) {
  return (
    <form action={saveReview} className="grid gap-4 text-[0.9375rem]">
      {counts.map(([name, label, hint]) => (
        <Count key={name} name={name} label={label} hint={hint} value={rules[name]} />
      ))}
      <Count name="firstDollars" label="Total of a first order, in USD" value={rules.firstCents / 100} />
      <Choice name="risk" label="Stripe’s risk level" choices={risks} value={rules.risk} />
      <Choice name="threeDSecure" label="Ask the bank for 3-D Secure" choices={banks} value={threeDSecure} />
      <p>
        <button type="submit" className="button button-next">
          Save review
        </button>
      </p>
    </form>
  );
}

function Count(props: { name: string; label: string; hint?: string; value: number }) {
  const { name, label, hint = '', value } = props;
  return (
    <Field label={label} hint={hint}>
      <input
        className="field tabular-nums"
        name={name}
        inputMode="numeric"
        pattern="\d{1,6}"
        defaultValue={value}
        required
      />
    </Field>
  );
}

function Choice(props: { name: string; label: string; choices: Record<string, string>; value: string }) {
  const { name, label, choices, value } = props;
  return (
    <Field label={label}>
      <select className="field" name={name} defaultValue={value}>
        {Object.entries(choices).map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
    </Field>
  );
}
