import type { PlanFacts } from '#lib/catalogue/read.ts';

export interface ChooseCountsProps {
  plan: Pick<PlanFacts, 'code' | 'kind'>;
  query: Record<string, string | string[] | undefined>;
  button: string;
}

/** How many, and for a day pass for how long: a plain form that draws the checkout anew. */
export function ChooseCounts({ plan, query, button }: ChooseCountsProps) {
  return (
    <form action="/checkout" className="grid gap-4">
      <input type="hidden" name="plan" value={plan.code} />
      <Count label="How many eSIMs? One for each phone" name="quantity" most={30} given={query.quantity} />
      {plan.kind === 'day-pass' && (
        <Count label="For how many days?" name="days" most={365} given={query.days} />
      )}
      <button type="submit" className={`button ${button === 'Go on' ? 'button-next' : ''}`}>
        {button}
      </button>
    </form>
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
