import { alarmKinds, alarmWords } from '#lib/alarm-words.ts';
import type { ShopSettings } from '#lib/operator/settings.ts';
import { saveSettings } from './actions.ts';
import { Field } from './field.tsx';

/** Who hears of alarms, of which, and at which balance. */
export function SettingsForm({ settings }: { settings: ShopSettings }) {
  const { alarmAddresses, mutedAlarms, balanceLowUnits, balanceBufferUnits, absorbBasisPoints } = settings;
  return (
    <form action={saveSettings} className="grid gap-4 text-[0.9375rem]">
      <Field label="Mail alarms to" hint="Besides every owner. One address a line.">
        <textarea
          className="field min-h-24 py-2"
          name="alarmAddresses"
          rows={3}
          defaultValue={alarmAddresses.join('\n')}
          maxLength={4000}
        />
      </Field>
      <Field label="Alarm below a balance of, in USD" hint="Once the supplier balance falls below it.">
        <Money name="balanceLow" units={balanceLowUnits} />
      </Field>
      <Field label="Buffer, in USD" hint="Balance that is never sold against.">
        <Money name="balanceBuffer" units={balanceBufferUnits} />
      </Field>
      <Field
        label="Absorb, in percent"
        hint="How far the supplier’s price may rise after payment before we refund: share of the line’s price."
      >
        <input
          className="field tabular-nums"
          name="absorb"
          inputMode="decimal"
          defaultValue={absorbBasisPoints / 100}
          pattern="\d{1,3}(\.\d{1,2})?"
          required
        />
      </Field>
      <fieldset className="grid">
        <legend className="font-bold">Mailed when they are raised</legend>
        {alarmKinds.map((kind) => (
          <label key={kind} className="flex min-h-11 items-center gap-3 border-b border-line py-1">
            <input
              type="checkbox"
              name="mailed"
              value={kind}
              defaultChecked={!mutedAlarms.includes(kind)}
              className="size-5 flex-none accent-ink"
            />
            {alarmWords(kind)}
          </label>
        ))}
      </fieldset>
      <p>
        <button type="submit" className="button button-next">
          Save settings
        </button>
      </p>
    </form>
  );
}

function Money({ name, units }: { name: string; units: number }) {
  return (
    <input
      className="field tabular-nums"
      name={name}
      inputMode="decimal"
      defaultValue={(units / 10_000).toFixed(2)}
      pattern="\d{1,7}(\.\d{1,2})?"
      required
    />
  );
}
