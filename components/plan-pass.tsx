import { exitText, networksText } from '#lib/catalogue/facts.ts';
import { daysText, twinLabel } from '#lib/catalogue/plan-title.ts';
import type { PlanFacts } from '#lib/catalogue/read.ts';
import { formatBytes } from '#lib/data-size.ts';
import { formatCents } from '#lib/money.ts';
import { IntentLink } from './intent-link.tsx';

/** A plan as a boarding pass: facts on the left, price and action on the stub. `href` is its own page. */
export function PlanPass({ plan, href }: { plan: PlanFacts; href: string }) {
  const twin = twinLabel(plan);
  const dayPass = plan.kind === 'day-pass';
  return (
    <article className="pass">
      <div>
        <h3>
          {formatBytes(plan.dataBytes)} <span>{dayPass ? 'a day' : daysText(plan.days)}</span>
        </h3>
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
        <IntentLink className={dayPass ? 'button button-next' : 'link more'} href={href}>
          {dayPass ? 'Choose days' : 'All facts'}
        </IntentLink>
      </div>
    </article>
  );
}

function factsLine(plan: PlanFacts): string {
  const several = plan.covers.length > 1;
  const starts = plan.validityStarts === 'install' ? 'starts when installed' : 'starts at first connection';
  const parts = [
    several && plan.fastest ? `up to ${plan.fastest}` : '',
    plan.networks.length > 0 || several ? networksText(plan) : 'networks not stated',
    plan.exits.length > 0 ? `internet exit ${exitText(plan.exits)}` : 'internet exit not stated',
    starts,
    plan.topUp === 'no' ? 'no top-up' : 'top-up possible',
  ];
  const line = parts.filter(Boolean).join(' · ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}
