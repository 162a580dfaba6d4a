import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { EsimPass } from '#components/esim-pass.tsx';
import { EsimSign } from '#components/esim-sign.tsx';
import { FactsLabel } from '#components/facts-label.tsx';
import { Flag } from '#components/flag.tsx';
import { OrderTimeline, type TimelineStep } from '#components/order-timeline.tsx';
import { PlaceRow } from '#components/place-row.tsx';
import { PlanPass } from '#components/plan-pass.tsx';
import { Actions, Colours, Faces } from './basics.tsx';
import { dayPass, fixedPlan, sampleEsim, states, unstatedPlan } from './samples.ts';

export const metadata: Metadata = { title: 'Design', robots: { index: false, follow: false } };

const japan = { code: 'JP', slug: 'japan', name: 'Japan', kind: 'country' as const, currency: 'usd' };
const steps: TimelineStep[] = [
  { name: 'paid', label: 'Paid', state: 'done', at: new Date('2026-11-02T09:30:00Z') },
  { name: 'ordered', label: 'Ordered', state: 'now', at: null },
  { name: 'ready', label: 'Ready', state: 'later', at: null },
  { name: 'refund', label: 'Refunded', state: 'off', at: null },
];

/** Every component of the shop in every state, for whoever changes one: see it in both themes. */
export default function DesignPage() {
  return (
    <>
      <h1>Design</h1>
      <p className="mt-3 text-quiet">
        Everything the pages are made of, with made-up content. The switch in the bar shows the other theme.
      </p>
      <Colours />
      <Faces />
      <Actions />
      <Part title="Flags and the region glyph">
        <p className="flex flex-wrap items-center gap-4">
          <Flag code="JP" kind="country" /> Japan
          <Flag code="NA-3" kind="region" /> North America, never Namibia
          <Flag code="AN" kind="country" /> a place without a flag
        </p>
      </Part>
      <Part title="Departures board">
        <ul className="board sign px-4">
          <PlaceRow place={{ ...japan, fromCents: 199, fastest: '5G' }} />
          <PlaceRow place={{ ...japan, fromCents: 199, fastest: '' }} note="Tokyo" />
          <PlaceRow place={{ ...japan, fromCents: null, fastest: '' }} />
        </ul>
      </Part>
      <Part title="Passes on sale">
        <div className="passes">
          <PlanPass plan={fixedPlan} href="/design" />
          <PlanPass plan={dayPass} href="/design" />
          <PlanPass plan={unstatedPlan} href="/design" />
          <PlanPass
            plan={{ ...fixedPlan, code: 'SAMPLE_TWIN', exits: ['SG'] }}
            href="/design"
            twin="As the plan for $1.99, but internet exit Singapore, not Hong Kong"
          />
        </div>
      </Part>
      <Part title="Facts label">
        <div className="max-w-lg">
          <FactsLabel plan={dayPass} />
        </div>
      </Part>
      <Part title="Progress">
        <OrderTimeline steps={steps} />
      </Part>
      <Part title="States of an eSIM">
        <div className="flex flex-wrap gap-6 text-[0.9375rem]">
          {states.map((state) => (
            <EsimSign key={state} state={state} ending={null} frozen={false} />
          ))}
          <EsimSign state="in-use" ending={null} frozen />
        </div>
      </Part>
      <Part title="Passes in the wallet">
        <div className="passes">
          {states.map((state) => (
            <EsimPass key={state} pass={sampleEsim(state)} next={state === 'new'} />
          ))}
        </div>
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-4">{title}</h2>
      {children}
    </section>
  );
}
