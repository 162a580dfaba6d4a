import { type OrderFilter, type OrderSearch, orderFilters } from '#lib/operator/orders.ts';

const filterNames: Record<OrderFilter, string> = {
  all: 'All',
  open: 'Paid and not finished',
  paid: 'Paid',
  unpaid: 'Not paid',
  refunds: 'With a refund',
  disputed: 'Disputed',
  mismatch: 'Wrong amount paid',
};

/** One field for everything that names an order, and what the list is narrowed to. */
export function SearchForm({ search: { text, filter } }: { search: OrderSearch }) {
  return (
    <search>
      <form action="/operator/orders" className="flex flex-wrap items-end gap-2">
        <label className="grid min-w-56 flex-1 gap-1 text-[0.9375rem]">
          Order, e-mail, last digits of an ICCID, payment, supplier order
          <input
            className="field"
            type="search"
            name="q"
            defaultValue={text}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        <label className="grid gap-1 text-[0.9375rem]">
          State
          <select className="field" name="state" defaultValue={filter}>
            {orderFilters.map((name) => (
              <option key={name} value={name}>
                {filterNames[name]}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button">
          Search
        </button>
      </form>
    </search>
  );
}
