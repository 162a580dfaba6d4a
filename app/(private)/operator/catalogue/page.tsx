import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { cataloguePlans, type PlanQuery, planShows, planSorts } from '#lib/operator/catalogue-plans.ts';
import { CatalogueHead } from './catalogue-head.tsx';
import { PlanTable } from './plan-table.tsx';
import { known, one, type Query } from './query.ts';

export const generateMetadata = () => operatorTitle('Plans · Operator');

const showNames: Record<PlanQuery['show'], string> = {
  'on-sale': 'On sale',
  hidden: 'Hidden',
  featured: 'Featured',
  withdrawn: 'Withdrawn by the supplier',
  all: 'All',
};
const kindNames = { any: 'Both kinds', fixed: 'Fixed', 'day-pass': 'Day pass' } as const;
const sortNames: Record<PlanQuery['sort'], string> = {
  place: 'Place',
  price: 'Lowest price',
  cost: 'Lowest cost',
  kept: 'Least kept',
  share: 'Least share kept',
};

/** All plans: cost, price, what is kept, hidden or featured. */
export default async function PlansPage({ searchParams }: { searchParams: Promise<Query> }) {
  const operator = await requireOperator();
  const given = await searchParams;
  const query: PlanQuery = {
    text: one(given.q),
    show: known(given.show, planShows),
    kind: known(given.kind, ['any', 'fixed', 'day-pass']),
    sort: known(given.sort, planSorts),
    page: Number.parseInt(one(given.page), 10) || 1,
  };
  const found = await cataloguePlans(shop().db, operator, query);
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <CatalogueHead here="Plans" />
      <search>
        <form className="grid grid-cols-2 gap-3 lg:grid-cols-[2fr_1fr_1fr_1fr_auto] lg:items-end">
          <label className="col-span-2 grid gap-1 text-[0.9375rem] lg:col-span-1">
            Place or code
            <input className="field" type="search" name="q" defaultValue={query.text} maxLength={100} />
          </label>
          <Choice name="show" label="Show" names={showNames} value={query.show} />
          <Choice name="kind" label="Kind" names={kindNames} value={query.kind} />
          <Choice name="sort" label="Order" names={sortNames} value={query.sort} />
          <button type="submit" className="button self-end">
            Show
          </button>
        </form>
      </search>
      <PlanTable found={found} />
      <Pager query={query} page={found.page} pages={found.pages} />
    </div>
  );
}

function Choice(given: { name: string; label: string; names: Record<string, string>; value: string }) {
  return (
    <label className="grid min-w-0 gap-1 text-[0.9375rem]">
      {given.label}
      <select className="field" name={given.name} defaultValue={given.value}>
        {Object.entries(given.names).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Pager({ query, page, pages }: { query: PlanQuery; page: number; pages: number }) {
  if (pages === 1) return null;
  const { text, show, kind, sort } = query;
  const to = (number: number) =>
    `/operator/catalogue?${new URLSearchParams({ q: text, show, kind, sort, page: String(number) })}`;
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center gap-3">
      {page > 1 && (
        <a className="button" rel="prev" href={to(page - 1)}>
          Back
        </a>
      )}
      <span className="text-quiet">
        Page {page} of {pages}
      </span>
      {page < pages && (
        <a className="button" rel="next" href={to(page + 1)}>
          Next
        </a>
      )}
    </nav>
  );
}
