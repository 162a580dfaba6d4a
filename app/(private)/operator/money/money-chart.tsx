import { formatCents } from '#lib/money.ts';
import type { MoneySums } from '#lib/operator/money.ts';

const width = 640;
const height = 140;

/** Charged as outlines, margin as what is filled; the table below says the same in numbers. */
export function MoneyChart({ steps }: { steps: (MoneySums & { step: string })[] }) {
  const [oldest, newest] = [steps[0], steps.at(-1)];
  if (!oldest || !newest) return <p>Nothing moved in this time.</p>;
  const highest = Math.max(
    1,
    ...steps.map(({ chargedCents, marginCents }) => Math.max(chargedCents, marginCents)),
  );
  const lowest = Math.min(0, ...steps.map(({ marginCents }) => marginCents));
  const y = (cents: number) => Math.round(((highest - cents) / (highest - lowest)) * height);
  const gap = width / steps.length;
  const bar = Math.max(1, Math.min(40, gap * 0.7));
  const margin = steps.reduce((sum, one) => sum + one.marginCents, 0);
  const charged = steps.reduce((sum, one) => sum + one.chargedCents, 0);
  return (
    <figure className="max-w-3xl">
      <p aria-hidden="true" className="text-[0.9375rem] text-quiet">
        {formatCents(highest)}
      </p>
      <svg
        role="img"
        aria-label={`Charged ${formatCents(charged)}, of which ${formatCents(margin)} stayed, ${oldest.step} to ${newest.step}`}
        viewBox={`0 -1 ${width} ${height + 2}`}
        className="block w-full"
      >
        {steps.map(({ step, chargedCents, marginCents }, index) => {
          const x = index * gap + (gap - bar) / 2;
          const [top, bottom] = [y(Math.max(marginCents, 0)), y(Math.min(marginCents, 0))];
          return (
            <g key={step}>
              <rect
                x={x}
                y={top}
                width={bar}
                height={bottom - top}
                fill={marginCents < 0 ? 'var(--bad)' : 'var(--good)'}
              />
              <rect
                x={x}
                y={y(chargedCents)}
                width={bar}
                height={y(0) - y(chargedCents)}
                fill="none"
                stroke="var(--ink)"
              />
            </g>
          );
        })}
        <path d={`M0 ${y(0)}H${width}`} stroke="var(--quiet)" />
      </svg>
      <p aria-hidden="true" className="flex justify-between text-[0.9375rem] text-quiet">
        <span>{oldest.step}</span>
        {steps.length > 1 && <span>{newest.step}</span>}
      </p>
      <figcaption className="text-[0.9375rem] text-quiet">
        Outline: charged. Filled: margin, red where it is below zero. Steps without any movement are left out.
      </figcaption>
    </figure>
  );
}
