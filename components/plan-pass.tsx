import { factsLine } from '#lib/catalogue/facts.ts';
import { daysText } from '#lib/catalogue/plan-title.ts';
import type { PlanFacts } from '#lib/catalogue/read.ts';
import { formatBytes } from '#lib/data-size.ts';
import { formatCents } from '#lib/money.ts';
import { IntentLink } from './intent-link.tsx';

export interface PlanPassProps {
  plan: PlanFacts;
  /** Its own page. */
  href: string;
  /** What sets it apart from a plan of the same size and length. */
  twin?: string | null;
  /** Among the first: its page is fetched ahead. */
  ahead?: boolean;
  /** What a filter looks at, and whether it is hidden by one. */
  traits?: string;
  hidden?: boolean;
}

/** A plan as a boarding pass: facts on the left, price and action on the stub. */
export function PlanPass({ plan, href, twin = null, ahead = false, traits, hidden }: PlanPassProps) {
  const dayPass = plan.kind === 'day-pass';
  return (
    // What is undefined stands in the framework's copy of the page too: only where there is a filter.
    <article className="pass" {...(traits !== undefined && { 'data-traits': traits, hidden })}>
      <div className="ways">
        <h3>
          {formatBytes(plan.dataBytes)} <span>{dayPass ? 'a day' : daysText(plan.days)}</span>
        </h3>
        {plan.featured && <p className="twin">Featured</p>}
        {twin && <p className="twin">{twin}</p>}
        <p>{factsLine(plan)}</p>
        <label>
          <input type="checkbox" name="plan" value={plan.code} form="compare" /> Compare
        </label>
        <IntentLink className="link" href={href} ahead={ahead}>
          All facts
        </IntentLink>
      </div>
      <div className="stub">
        <p className="cost">
          {formatCents(plan.firstDayCents ?? plan.priceCents, plan.currency)}
          {dayPass && <small>first day, then {formatCents(plan.priceCents, plan.currency)} a day</small>}
        </p>
        <a
          className="button button-next"
          href={dayPass ? `${href}#days` : `/checkout?plan=${plan.code}&quantity=1`}
        >
          {dayPass ? 'Days' : 'Buy'}
        </a>
      </div>
    </article>
  );
}
