import { planTitle } from '#lib/catalogue/plan-title.ts';
import type { PlaceFacts, PlanFacts } from '#lib/catalogue/read.ts';
import { samplePlans } from '#lib/catalogue/trip-groups.ts';
import { differences, noDifference, twinsOf } from '#lib/catalogue/twins.ts';
import { formatCents } from '#lib/money.ts';

interface OtherPlansProps {
  place: PlaceFacts;
  plan: PlanFacts;
  plans: readonly PlanFacts[];
}

/** The same plan by another way, with what differs; then what else there is for the place. */
export function OtherPlans({ place, plan, plans }: OtherPlansProps) {
  const twins = twinsOf(plan, plans);
  const others = samplePlans(plans.filter((one) => one.code !== plan.code && !twins.includes(one)));
  return (
    <>
      {twins.length > 0 && (
        <section>
          <h2>The same size and length</h2>
          <ul className="rows">
            {twins.map((twin) => (
              <Row
                key={twin.code}
                place={place}
                plan={twin}
                words={differences(twin, plan).join('; ') || noDifference}
              />
            ))}
          </ul>
        </section>
      )}
      {others.length > 0 && (
        <section>
          <h2>Other sizes</h2>
          <ul className="rows">
            {others.map((other) => (
              <Row key={other.code} place={place} plan={other} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Row({ place, plan, words }: { place: PlaceFacts; plan: PlanFacts; words?: string }) {
  return (
    <li>
      <a href={`/esim/${place.slug}/${plan.code}`}>
        {words ? words.charAt(0).toUpperCase() + words.slice(1) : planTitle('', plan)}
        <b>{formatCents(plan.firstDayCents ?? plan.priceCents, plan.currency)}</b>
      </a>
    </li>
  );
}
