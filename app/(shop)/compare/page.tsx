import type { Metadata } from 'next';
import { chosenPlans } from '#app/(shop)/plans.ts';
import { comparedCodes, compareRows } from '#lib/catalogue/compare.ts';
import './compare.css';
import { CompareTable } from './compare-table.tsx';

export const metadata: Metadata = { title: 'Compare plans', robots: { index: false } };

type Query = Record<string, string | string[] | undefined>;

/** Chosen plans side by side. */
export default async function ComparePage({ searchParams }: { searchParams: Promise<Query> }) {
  const asked = comparedCodes(paramsOf(await searchParams));
  const plans = await chosenPlans(asked);
  const gone = asked.length - plans.length;
  const [first] = plans;
  return (
    <div className="measure pt-8">
      <h1>Compare plans</h1>
      {gone > 0 && (
        <p className="note mt-4">
          {gone === 1 ? 'One of them is' : `${gone} of them are`} no longer on sale and left out.
        </p>
      )}
      {plans.length < 2 && (
        <p className="mt-4">
          Tick two to four plans on the page of a destination, then press Compare.{' '}
          <a className="link" href={first ? `/esim/${first.locationSlug}/all` : '/'}>
            {first ? `All plans for ${first.locationName}` : 'All destinations'}
          </a>
        </p>
      )}
      {first && <CompareTable plans={plans} rows={compareRows(plans)} />}
    </div>
  );
}

function paramsOf(query: Query): URLSearchParams {
  return new URLSearchParams(
    Object.entries(query).flatMap(([name, values]) => [values ?? []].flat().map((value) => [name, value])),
  );
}
