import { Flag } from '#components/flag.tsx';
import type { ComparedRow } from '#lib/catalogue/compare.ts';
import { isCountry } from '#lib/catalogue/countries.ts';
import type { PlanFacts } from '#lib/catalogue/read.ts';

export interface CompareTableProps {
  plans: readonly (PlanFacts & { title: string; locationSlug: string })[];
  rows: readonly ComparedRow[];
}

/** One column a plan, one row a fact; what differs is marked by more than its colour. */
export function CompareTable({ plans, rows }: CompareTableProps) {
  const differing = rows.filter(({ differs }) => differs).length;
  return (
    <>
      {plans.length > 1 && (
        <p className="mt-3 text-quiet">
          {differing === 0
            ? 'They differ in nothing stated.'
            : `They differ in the ${differing} marked rows.`}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll by keyboard too */}
      <section className="compare" tabIndex={0} aria-label="Plans side by side">
        <table>
          <thead>
            <tr>
              <td />
              {plans.map((plan) => (
                <th key={plan.code} scope="col">
                  <Flag code={plan.locationCode} kind={isCountry(plan.locationCode) ? 'country' : 'region'} />
                  <a className="link inline-block py-3" href={`/esim/${plan.locationSlug}/${plan.code}`}>
                    {plan.title}
                  </a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, values, differs }) => (
              <tr key={name} className={differs ? 'differs' : undefined}>
                <th scope="row">
                  {name}
                  {differs && <span> differs</span>}
                </th>
                {values.map((value, index) => (
                  <td key={plans[index]?.code}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td />
              {plans.map((plan) => (
                <td key={plan.code}>
                  <Ways plan={plan} others={plans.filter((other) => other !== plan)} />
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </section>
    </>
  );
}

interface WaysProps {
  plan: CompareTableProps['plans'][number];
  others: CompareTableProps['plans'];
}

function Ways({ plan, others }: WaysProps) {
  const rest = new URLSearchParams(others.map(({ code }) => ['plan', code]));
  const dayPass = plan.kind === 'day-pass';
  return (
    <div className="grid gap-2">
      <a
        className="button"
        href={dayPass ? `/esim/${plan.locationSlug}/${plan.code}` : `/checkout?plan=${plan.code}&quantity=1`}
        aria-label={`${dayPass ? 'Choose days for' : 'Buy'} ${plan.title}`}
      >
        {dayPass ? 'Choose days' : 'Buy'}
      </a>
      <a className="link inline-block py-3" href={`/compare?${rest}`} aria-label={`Leave out ${plan.title}`}>
        Leave out
      </a>
    </div>
  );
}
