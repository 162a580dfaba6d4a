import { type DeliverySearch, deliverySources, deliveryStates } from '#lib/operator/deliveries.ts';

const sourceNames = { all: 'Both', stripe: 'Stripe', supplier: 'Supplier' } as const;
const stateNames = {
  all: 'All',
  failed: 'Failed',
  stored: 'Waiting',
  done: 'Done',
  ignored: 'Nothing to do',
} as const;

/** Narrows the inbox. */
export function FilterForm({ search: { source, state } }: { search: DeliverySearch }) {
  return (
    <search>
      <form action="/operator/deliveries" className="flex flex-wrap items-end gap-2">
        <label className="grid gap-1 text-[0.9375rem]">
          From
          <select className="field" name="source" defaultValue={source}>
            {deliverySources.map((name) => (
              <option key={name} value={name}>
                {sourceNames[name]}
              </option>
            ))}
          </select>
        </label>
        <label className="grid gap-1 text-[0.9375rem]">
          Result
          <select className="field" name="state" defaultValue={state}>
            {deliveryStates.map((name) => (
              <option key={name} value={name}>
                {stateNames[name]}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button">
          Show
        </button>
      </form>
    </search>
  );
}
