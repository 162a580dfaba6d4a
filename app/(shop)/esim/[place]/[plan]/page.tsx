import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { isSelling, placeOffer, planOffer } from '#app/(shop)/plans.ts';
import { findable, Shared } from '#app/(shop)/share.tsx';
import { shop } from '#app/shop.ts';
import '#components/pass.css';
import '#components/pass-large.css';
import { FactsLabel } from '#components/facts-label.tsx';
import { IntentLink } from '#components/intent-link.tsx';
import { JsonLd } from '#components/json-ld.tsx';
import { factsLine, startsText } from '#lib/catalogue/facts.ts';
import { daysText, planTitle } from '#lib/catalogue/plan-title.ts';
import { describePlan } from '#lib/catalogue/public-json.ts';
import type { PlaceFacts, PlanFacts } from '#lib/catalogue/read.ts';
import { breadcrumbs, planProduct } from '#lib/catalogue/structured-data.ts';
import { formatBytes } from '#lib/data-size.ts';
import { foundPlace, readable } from '../found.ts';
import { WrongPlace } from '../wrong-place.tsx';
import { BuyForm } from './buy-form.tsx';
import { OtherPlans } from './other-plans.tsx';

export const revalidate = 300;
export const generateStaticParams = () => [];

type Props = { params: Promise<{ place: string; plan: string }> };

async function found({ params }: Props) {
  const { place: address, plan: code } = await params;
  const place = await foundPlace(address, `/${code}`);
  const plan = await planOffer(place, readable(code));
  if (!plan) notFound();
  return { place, plan };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { place, plan } = await found(props);
  return findable({
    title: `eSIM ${planTitle(place.name, plan)}`,
    description: describePlan(plan),
    path: `/esim/${place.slug}/${plan.code}`,
  });
}

export default async function PlanPage(props: Props) {
  const { place, plan } = await found(props);
  const { plans } = await placeOffer(place);
  const shown = { appUrl: shop().env.APP_URL, selling: await isSelling(), place };
  return (
    <div className="measure">
      <Shared title={`eSIM ${plan.title}`} path={`/esim/${place.slug}/${plan.code}`} place={place} />
      <JsonLd things={[breadcrumbs(shown, plan), planProduct(shown, plan)]} />
      <p className="pt-4">
        <IntentLink className="link inline-block py-2.5" href={`/esim/${place.slug}`}>
          All plans for {place.name}
        </IntentLink>
      </p>
      <h1 className="pb-5 pt-1 text-[clamp(1.625rem,5vw,2.75rem)]">{plan.title}</h1>
      <div className="plan">
        <div>
          <Pass place={place} plan={plan} />
          <WrongPlace place={{ ...place, members: plan.covers }} />
        </div>
        <FactsLabel plan={plan} />
        <div>
          <OtherPlans place={place} plan={plan} plans={plans} />
        </div>
      </div>
    </div>
  );
}

/** What a boarding pass says at a glance; the form is its stub. */
function Pass({ place, plan }: { place: PlaceFacts; plan: PlanFacts }) {
  const dayPass = plan.kind === 'day-pass';
  return (
    <article className="pass pass-large">
      <div>
        <p className="strip">
          <b>{place.name}</b>
          {plan.fastest}
        </p>
        <p className="figure">
          {formatBytes(plan.dataBytes)} <span>{dayPass ? 'a day' : daysText(plan.days)}</span>
        </p>
        <p>{factsLine(plan)}</p>
        <p>Starts {startsText(plan)}.</p>
      </div>
      <BuyForm
        plan={{
          code: plan.code,
          kind: plan.kind,
          priceCents: plan.priceCents,
          firstDayCents: plan.firstDayCents,
          currency: plan.currency,
        }}
      />
    </article>
  );
}
