import type { Operator } from '#lib/auth/operator.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import { retentionBounds } from '#lib/operator/retention-settings.ts';
import type { Retention } from '#lib/retention.ts';
import { Facts, Panel } from '../panel.tsx';
import { ProveFirst } from '../prove-first.tsx';
import { saveRetention } from './actions.ts';
import { Field } from './field.tsx';

const periods = [
  ['endedCode', 'Code of an eSIM that ended'],
  ['orderTrace', 'Card and network of a payment'],
  ['webhookBody', 'Webhooks that were worked through'],
  ['unpaidOrder', 'Whose an unpaid order was'],
  ['failedMail', 'Address of a mail that could not be sent'],
] as const satisfies [keyof Retention, string][];

/** How long what names people is kept before it is deleted by itself. */
export function RetentionPanel({ periods: kept, operator }: { periods: Retention; operator: Operator }) {
  const edit = mayEver(operator.role, 'change-settings');
  const form = edit && (operator.lasts ?? operator.fresh);
  return (
    <Panel id="retention" heading="What is deleted, and when">
      <p className="text-[0.9375rem]">
        In days, looked at every hour. What buyers read about it stands in lib/legal-texts.ts: change both.
      </p>
      {edit && (
        <ProveFirst operator={operator} next="/operator/settings#retention" what="Saving">
          <Form kept={kept} />
        </ProveFirst>
      )}
      {!form && <Facts rows={periods.map(([name, label]) => [label, `${kept[name]} days`] as const)} />}
    </Panel>
  );
}

function Form({ kept }: { kept: Retention }) {
  return (
    <form action={saveRetention} className="grid gap-4 text-[0.9375rem]">
      {periods.map(([name, label]) => {
        const { least, most } = retentionBounds[name];
        return (
          <Field key={name} label={label} hint={`${least} to ${most} days`}>
            <input
              className="field tabular-nums"
              type="number"
              name={name}
              min={least}
              max={most}
              defaultValue={kept[name]}
              required
            />
          </Field>
        );
      })}
      <p>
        <button type="submit" className="button button-next">
          Save periods
        </button>
      </p>
    </form>
  );
}
