import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import {
  type DeliverySearch,
  deliverySources,
  deliveryStates,
  findDeliveries,
} from '#lib/operator/deliveries.ts';
import { Answer } from '../answer.tsx';
import { replayAllFailed } from './actions.ts';
import { DeliveryRows } from './delivery-rows.tsx';
import { FilterForm } from './filter-form.tsx';

export const generateMetadata = () => operatorTitle('Deliveries · Operator');

type Query = Record<string, string | string[] | undefined>;

/** What Stripe and the supplier told us, and what became of it. */
export default async function DeliveriesPage({ searchParams }: { searchParams: Promise<Query> }) {
  const operator = await requireOperator();
  const query = await searchParams;
  const search = searchOf(query);
  const { deliveries, failed, next, now } = await findDeliveries(shop().db, operator, search);
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <div>
        <h1 className="text-3xl">Deliveries</h1>
        <p className="mt-1 text-[0.9375rem] text-quiet">
          Every message of Stripe and of the supplier, as it came in. It only says where to look: the truth is
          read there.
        </p>
      </div>
      <Answer said={query.said} />
      {failed > 0 && (
        <div className="note flex flex-wrap items-center justify-between gap-2 border-bad">
          <p>
            {failed === 1 ? '1 message failed.' : `${failed} messages failed.`} Nothing of it is tried again
            by itself.
          </p>
          {mayEver(operator.role, 'replay-delivery') && (
            <form action={replayAllFailed}>
              <button type="submit" className="button">
                Replay all failed
              </button>
            </form>
          )}
        </div>
      )}
      <FilterForm search={search} />
      {deliveries.length === 0 ? (
        <p role="status">No message fits.</p>
      ) : (
        <DeliveryRows deliveries={deliveries} now={now} />
      )}
      {(next || search.after) && (
        <nav aria-label="Pages" className="flex flex-wrap gap-2">
          {search.after && (
            <a className="button" href={addressOf({ ...search, after: null })}>
              Newest
            </a>
          )}
          {next && (
            <a className="button" rel="next" href={addressOf({ ...search, after: next })}>
              Older messages
            </a>
          )}
        </nav>
      )}
    </div>
  );
}

function searchOf(query: Query): DeliverySearch {
  return {
    source: deliverySources.find((one) => one === query.source) ?? 'all',
    state: deliveryStates.find((one) => one === query.state) ?? 'all',
    after: typeof query.after === 'string' ? query.after : null,
  };
}

function addressOf({ source, state, after }: DeliverySearch): string {
  return `/operator/deliveries?${new URLSearchParams({ source, state, ...(after ? { after } : {}) })}`;
}
