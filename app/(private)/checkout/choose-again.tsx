import type { SellablePlan } from '#lib/catalogue/read.ts';
import { ChooseCounts } from './choose-counts.tsx';

export interface ChooseAgainProps {
  plan: SellablePlan;
  problem: string | null;
  query: Record<string, string | string[] | undefined>;
}

/** When the address asks for something that cannot be sold: says what, and lets the buyer mend it here. */
export function ChooseAgain({ plan, problem, query }: ChooseAgainProps) {
  return (
    <div className="grid max-w-md gap-5">
      <h1>Choose again</h1>
      <p role="alert" className="note border-warn">
        {problem}. Nothing was charged.
      </p>
      <p className="font-bold">{plan.title}</p>
      <ChooseCounts plan={plan} query={query} button="Go on" />
      <p>
        <a className="link inline-block py-2.5" href={`/esim/${plan.locationSlug}`}>
          Back to the plans for {plan.locationName}
        </a>
      </p>
    </div>
  );
}
