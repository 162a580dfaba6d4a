import { factRows } from '#lib/catalogue/fact-rows.ts';
import type { PlanFacts } from '#lib/catalogue/read.ts';

/** A plan's facts, printed like a nutrition label. */
export function FactsLabel({ plan }: { plan: PlanFacts }) {
  return (
    <section className="facts" aria-label="Plan facts">
      <h2>Plan facts</h2>
      <dl>
        {factRows(plan).map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
