import type { SellablePlan } from '#lib/catalogue/read.ts';

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
      <form action="/checkout" className="grid gap-4">
        <p className="font-semibold">{plan.title}</p>
        <input type="hidden" name="plan" value={plan.code} />
        <Count label="How many eSIMs? One for each phone" name="quantity" most={30} given={query.quantity} />
        {plan.kind === 'day-pass' && (
          <Count label="For how many days?" name="days" most={365} given={query.days} />
        )}
        <button type="submit" className="button button-next">
          Go on
        </button>
      </form>
      <p>
        <a className="link inline-block py-2.5" href={`/esim/${plan.locationSlug}`}>
          Back to the plans for {plan.locationName}
        </a>
      </p>
    </div>
  );
}

interface CountProps {
  label: string;
  name: string;
  most: number;
  given: string | string[] | undefined;
}

function Count({ label, name, most, given }: CountProps) {
  const value = typeof given === 'string' && /^\d{1,3}$/.test(given) ? Number(given) : 1;
  return (
    <label className="grid gap-1.5">
      <span>
        {label} (1 to {most})
      </span>
      <input
        className="field max-w-40"
        type="number"
        name={name}
        min={1}
        max={most}
        required
        defaultValue={Math.min(Math.max(value, 1), most)}
      />
    </label>
  );
}
