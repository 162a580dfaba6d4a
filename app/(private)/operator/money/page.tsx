import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { formatCents } from '#lib/money.ts';
import { moneyBook, rangeOf } from '#lib/operator/money.ts';
import { lastCheck } from '#lib/operator/money-check.ts';
import { Answer } from '../answer.tsx';
import { Panel } from '../panel.tsx';
import { CheckPanel } from './check-panel.tsx';
import { MoneyChart } from './money-chart.tsx';
import { MoneyTable } from './money-table.tsx';
import { RangeForm } from './range-form.tsx';

export const generateMetadata = () => operatorTitle('Money · Operator');

type Query = Record<string, string | string[] | undefined>;

/** What came in, went out and stayed. */
export default async function MoneyPage({ searchParams }: { searchParams: Promise<Query> }) {
  const operator = await requireOperator();
  const { db } = shop();
  const query = await searchParams;
  const one = (name: string) => (typeof query[name] === 'string' ? query[name] : '');
  const range = await rangeOf(db, { by: one('by'), from: one('from'), to: one('to') });
  const book = await moneyBook(db, operator, range);
  const check = await lastCheck(db, operator);
  const { by, from, to } = range;
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <div>
        <h1 className="text-3xl">Money</h1>
        <p className="mt-1 text-[0.9375rem] text-quiet">
          Payments when they came, refunds when they were owed, costs when an eSIM or top-up was delivered;
          days in universal time. Card fees are Stripe’s own
          {book.total.estimatedFeeCents > 0
            ? `; ${formatCents(book.total.estimatedFeeCents)} of them are estimated until Stripe has booked them.`
            : '.'}
        </p>
      </div>
      <Answer said={query.said} />
      <RangeForm range={range} />
      <Panel id="steps" heading={by === 'day' ? 'By day' : 'By month'}>
        <MoneyChart steps={book.steps} />
        <MoneyTable
          caption={`${from} to ${to}, by ${by}`}
          first={by === 'day' ? 'Day' : 'Month'}
          rows={book.steps.map(({ step, ...sums }) => ({ name: step, sums }))}
          total={book.total}
        />
        <p>
          <a
            className="button"
            href={`/operator/money/csv?${new URLSearchParams({ by, from, to })}`}
            download
          >
            Download as CSV
          </a>
        </p>
      </Panel>
      <Panel id="countries" heading="By country">
        <MoneyTable
          caption={`${from} to ${to}, by country`}
          first="Country or region"
          rows={book.countries.map(({ country, ...sums }) => ({ name: country, sums }))}
          total={book.total}
        />
      </Panel>
      <CheckPanel check={check} range={range} role={operator.role} />
    </div>
  );
}
