import type { Traits } from '#lib/catalogue/filter.ts';
import { asksForTopUp, questionsFor } from '#lib/catalogue/filter-choices.ts';

/** The questions of the filter, answered as in the address. */
export function FilterFields({ plans, asked }: { plans: readonly Traits[]; asked: URLSearchParams }) {
  return (
    <>
      {questionsFor(plans).map(({ name, label, any, choices }) => (
        <label key={name} className="grid gap-1">
          {label}
          <select className="field" name={name} defaultValue={asked.get(name) ?? ''}>
            <option value="">{any}</option>
            {choices.map(({ value, words }) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
      ))}
      {asksForTopUp(plans) && (
        <label className="flex min-h-11 items-center gap-2 self-end">
          <input type="checkbox" name="topup" value="yes" defaultChecked={asked.get('topup') === 'yes'} />
          Can be topped up
        </label>
      )}
    </>
  );
}
