import type { PricingForm as Fields } from '#lib/operator/pricing-input.ts';

const scopeNames = { country: 'Country', region: 'Region', plan: 'Plan', size: 'Size' } as const;
const emptyRule = { scope: 'country', key: '', margin: '' };
/** Rows to write new rules into. */
const spare = 3;

/** How prices are made, to be changed and previewed: the form goes into the address, nothing is stored. */
export function PricingForm({ fields, places }: { fields: Fields; places: readonly string[] }) {
  const rules = [...fields.rules, ...Array.from({ length: spare }, () => emptyRule)];
  return (
    <form className="grid gap-4" method="get" action="/operator/catalogue/pricing#preview">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Field name="margin" label="Margin on cost, %" value={fields.margin} />
        <Field name="floor" label="No price below, $" value={fields.floor} />
        <Field name="share" label="Card fee, %" value={fields.feeShare} />
        <Field name="fixed" label="Card fee, fixed $" value={fields.feeFixed} />
      </div>
      <fieldset className="grid gap-2">
        <legend className="pb-1 font-bold">Margins that differ</legend>
        <p className="text-[0.9375rem] text-quiet">
          The narrowest counts: the plan’s own, then its country or region, then the smallest size that holds
          its data (of a day pass, one day’s), then every country or every region, then the margin above. An
          empty margin removes the row. A top-up goes by the place of its eSIM and its own size. For every
          country or region write “all”, for a size “3 GB”.
        </p>
        {rules.map((rule, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own and never move
          <RuleRow key={at} rule={rule} no={at + 1} />
        ))}
        <datalist id="place-names">
          {places.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </fieldset>
      <div>
        <button type="submit" className="button">
          Preview
        </button>
      </div>
    </form>
  );
}

function Field({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <label className="grid content-end gap-1 text-[0.9375rem]">
      {label}
      <input
        className="field"
        name={name}
        defaultValue={value}
        inputMode="decimal"
        required
        autoComplete="off"
      />
    </label>
  );
}

function RuleRow({ rule, no }: { rule: Fields['rules'][number]; no: number }) {
  return (
    <div className="grid grid-cols-[minmax(0,7fr)_minmax(0,8fr)_minmax(0,4fr)] sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_minmax(0,1fr)] gap-2">
      <select className="field" name="scope" aria-label={`Rule ${no}: for`} defaultValue={rule.scope}>
        {Object.entries(scopeNames).map(([scope, name]) => (
          <option key={scope} value={scope}>
            {name}
          </option>
        ))}
      </select>
      <input
        className="field"
        name="key"
        aria-label={`Rule ${no}: which`}
        placeholder="Japan"
        list="place-names"
        maxLength={64}
        defaultValue={rule.key}
        autoComplete="off"
      />
      <input
        className="field"
        name="rule"
        aria-label={`Rule ${no}: margin in percent`}
        placeholder="%"
        inputMode="decimal"
        maxLength={10}
        defaultValue={rule.margin}
        autoComplete="off"
      />
    </div>
  );
}
