import type { PriceStand } from '#lib/operator/catalogue-plan.ts';

/** The drawing's own measures; a margin around it is the page's. */
export const plot = { width: 312, height: 120 } as const;

export interface PriceSteps {
  price: string;
  cost: string;
  /** The highest amount drawn, in cents. */
  topCents: number;
  /** Where the newest price and cost stand. */
  priceY: number;
  costY: number;
}

/** Price and cost over time as stepped lines from zero; null without a history. */
export function priceSteps(history: readonly PriceStand[], now: Date): PriceSteps | null {
  const [first] = history;
  const last = history.at(-1);
  if (!first || !last) return null;
  const start = first.at.getTime();
  const span = Math.max(1, now.getTime() - start);
  const most = Math.max(...history.flatMap(({ priceCents, costUnits }) => [priceCents, costUnits / 100]));
  const x = (at: Date) => round(Math.min(1, (at.getTime() - start) / span) * plot.width);
  const y = (cents: number) => round(plot.height - (cents / most) * plot.height);
  const line = (centsOf: (stand: PriceStand) => number) =>
    history.map((stand, at) => `${at === 0 ? `M0 ` : `H${x(stand.at)}V`}${y(centsOf(stand))}`).join('') +
    `H${plot.width}`;
  return {
    price: line(({ priceCents }) => priceCents),
    cost: line(({ costUnits }) => costUnits / 100),
    topCents: Math.ceil(most),
    priceY: y(last.priceCents),
    costY: y(last.costUnits / 100),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
