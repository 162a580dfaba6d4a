import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { momentText } from '#lib/moments.ts';
import { needsOf } from '#lib/operator/attention.ts';
import { newestOrders, overview } from '#lib/operator/read.ts';
import { todayFigures } from '#lib/operator/read-today.ts';
import { Alarms } from './alarms.tsx';
import { Needs } from './needs.tsx';
import { OrderTable } from './order-table.tsx';
import { ReadAgain } from './read-again.tsx';
import { SellStop } from './sell-stop.tsx';
import { Catalogue, SupplierAndWorker, Work } from './state-panels.tsx';

export const generateMetadata = () => operatorTitle('Operator');

type Query = Record<string, string | string[] | undefined>;

/** "Does anything need me?", and behind the answer everything it was made from. */
export default async function OperatorPage({ searchParams }: { searchParams: Promise<Query> }) {
  const operator = await requireOperator();
  const { db } = shop();
  const [view, figures, orders] = await Promise.all([
    overview(db, operator),
    todayFigures(db, operator),
    newestOrders(db, operator, 10),
  ]);
  const problem = (await searchParams).problem === 'reason';
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <h1 className="text-3xl">Does anything need me?</h1>
          <p className="mt-1 text-[0.9375rem] wrap-anywhere text-quiet">
            {momentText(view.now)}, read again by itself every 5 seconds · {operator.email}, {operator.role}
          </p>
        </div>
        <a className="button" href="/operator">
          Read again
        </a>
      </div>
      <ReadAgain />
      <Needs needs={needsOf(view, figures)} />
      <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
        <Alarms view={view} />
        <SellStop view={view} problem={problem} />
        <Work view={view} figures={figures} />
        <SupplierAndWorker view={view} cover={figures.cover} />
        <Catalogue view={view} />
      </div>
      <OrderTable orders={orders} now={view.now} />
    </div>
  );
}
