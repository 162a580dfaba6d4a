import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { findOrders, type OrderFilter, type OrderSearch, orderFilters } from '#lib/operator/orders.ts';
import { OrderRows } from './order-rows.tsx';
import { SearchForm } from './search-form.tsx';

export const generateMetadata = () => operatorTitle('Orders · Operator');

type Query = Record<string, string | string[] | undefined>;

/** Every order, newest first, to be searched by whatever names it. */
export default async function OrdersPage({ searchParams }: { searchParams: Promise<Query> }) {
  const operator = await requireOperator();
  const search = searchOf(await searchParams);
  const { orders, now, next, unreadable } = await findOrders(shop().db, operator, search);
  const narrowed = search.text !== '' || search.filter !== 'all';
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <h1 className="text-3xl">Orders</h1>
      <SearchForm search={search} />
      {unreadable && (
        <p role="alert" className="note border-bad">
          Nothing can be found by that. Type an order, an e-mail (three letters are enough), the last four or
          more digits of an ICCID, a payment (pi_…, cs_…, re_…) or a supplier order.
        </p>
      )}
      {!unreadable && orders.length === 0 && (
        <p role="status">
          {narrowed ? 'No order fits.' : search.after ? 'No older order.' : 'No order yet.'}
        </p>
      )}
      {orders.length > 0 && <OrderRows orders={orders} now={now} />}
      {(next || search.after) && (
        <nav aria-label="Pages" className="flex flex-wrap gap-2">
          {search.after && (
            <a className="button" href={addressOf({ ...search, after: null })}>
              Newest
            </a>
          )}
          {next && (
            <a className="button" rel="next" href={addressOf({ ...search, after: next })}>
              Older orders
            </a>
          )}
        </nav>
      )}
    </div>
  );
}

function searchOf(query: Query): OrderSearch {
  const one = (name: string) => (typeof query[name] === 'string' ? query[name] : '');
  const filter = orderFilters.find((known) => known === one('state')) ?? 'all';
  return { text: one('q').trim(), filter, after: one('after') || null };
}

function addressOf({ text, filter, after }: { text: string; filter: OrderFilter; after: string | null }) {
  const query = new URLSearchParams({
    ...(text ? { q: text } : {}),
    ...(filter === 'all' ? {} : { state: filter }),
    ...(after ? { after } : {}),
  });
  return query.size > 0 ? `/operator/orders?${query}` : '/operator/orders';
}
