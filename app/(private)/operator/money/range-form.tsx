import type { MoneyRange } from '#lib/operator/money-flows.ts';

/** Which days, and how they are gathered. */
export function RangeForm({ range: { by, from, to } }: { range: MoneyRange }) {
  return (
    <search>
      <form action="/operator/money" className="flex flex-wrap items-end gap-2 text-[0.9375rem]">
        <label className="grid gap-1">
          From
          <input className="field" type="date" name="from" defaultValue={from} required />
        </label>
        <label className="grid gap-1">
          To
          <input className="field" type="date" name="to" defaultValue={to} required />
        </label>
        <label className="grid gap-1">
          By
          <select className="field" name="by" defaultValue={by}>
            <option value="day">Day</option>
            <option value="month">Month</option>
          </select>
        </label>
        <button type="submit" className="button">
          Show
        </button>
      </form>
    </search>
  );
}
