import type { ReactNode } from 'react';
import { alertKinds } from '#lib/usage/alert-kinds.ts';

/** One switch for each kind of alert. `children` are the form's hidden fields. */
export function AlertChoice({
  wanted,
  save,
  children,
}: {
  wanted: readonly string[];
  save: (data: FormData) => Promise<void>;
  children?: ReactNode;
}) {
  return (
    <form action={save} className="grid gap-3">
      {children}
      <fieldset>
        <legend className="mb-2">Mail me when</legend>
        <div className="border-t border-line">
          {alertKinds.map(({ kind, label, what }) => (
            <label
              key={kind}
              className="flex min-h-11 cursor-pointer items-start gap-3 border-b border-line py-2.5"
            >
              <input
                type="checkbox"
                name="alert"
                value={kind}
                defaultChecked={wanted.includes(kind)}
                className="mt-0.5 size-6 flex-none accent-ink"
              />
              <span>
                <span className="font-bold">{label}</span>
                <span className="block text-[0.9375rem] text-quiet">{what}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <p className="text-[0.9375rem] text-quiet">
        Mails about an order itself always come: that it is ready, topped up, switched off or on, cancelled or
        refunded.
      </p>
      <button type="submit" className="button button-next justify-self-start">
        Save
      </button>
    </form>
  );
}
