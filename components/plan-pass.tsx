import { factsLine } from '#lib/catalogue/facts.ts';
import { daysText, twinLabel } from '#lib/catalogue/plan-title.ts';
import type { PlanFacts } from '#lib/catalogue/read.ts';
import { formatBytes } from '#lib/data-size.ts';
import { formatCents } from '#lib/money.ts';
import { IntentLink } from './intent-link.tsx';

export interface PlanPassProps {
  plan: PlanFacts;
  /** Its own page. */
  href: string;
  /** Among the first: its page is fetched ahead. */
  ahead?: boolean;
}

/** A plan as a boarding pass: facts on the left, price and action on the stub. */
export function PlanPass({ plan, href, ahead = false }: PlanPassProps) {
  const twin = twinLabel(plan);
  const dayPass = plan.kind === 'day-pass';
  return (
    <article className="pass">
      <div>
        <h3>
          {formatBytes(plan.dataBytes)} <span>{dayPass ? 'a day' : daysText(plan.days)}</span>
        </h3>
        {plan.featured && <p className="twin">Featured</p>}
        {twin && <p className="twin">{twin}</p>}
        <p>{factsLine(plan)}</p>
      </div>
      <div className="stub">
        <p className="cost">
          {formatCents(plan.firstDayCents ?? plan.priceCents, plan.currency)}
          {dayPass && <small>first day, then {formatCents(plan.priceCents, plan.currency)} a day</small>}
        </p>
        {dayPass ? null : (
          <a className="button button-next" href={`/checkout?plan=${plan.code}&quantity=1`}>
            Buy
          </a>
        )}
        <IntentLink className={dayPass ? 'button button-next' : 'link more'} href={href} ahead={ahead}>
          {dayPass ? 'Choose days' : 'All facts'}
        </IntentLink>
      </div>
    </article>
  );
}
