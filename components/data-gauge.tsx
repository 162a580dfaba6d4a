import type { DataLeft } from '#lib/esims/read.ts';
import { LocalTime } from './local-time.tsx';

/** A fifth of the tank: the needle warns, as the figure above it does. */
const lowShare = 0.2;

/** How much of the data is left, as a fuel gauge with its quarters, and when that was counted. */
export function DataGauge({ data: { leftBytes, totalBytes, asOf } }: { data: DataLeft }) {
  const share = totalBytes === 0 ? 0 : leftBytes / totalBytes;
  return (
    <>
      <div
        aria-hidden="true"
        className="relative h-3 flex-none overflow-hidden rounded-sm border border-line bg-paper"
      >
        <div
          className={`h-full ${share <= lowShare ? 'bg-warn' : 'bg-ink'}`}
          style={{ width: `${share * 100}%` }}
        />
        {[25, 50, 75].map((quarter) => (
          <span key={quarter} className="absolute inset-y-0 w-0.5 bg-quiet" style={{ left: `${quarter}%` }} />
        ))}
      </div>
      <p>
        as of <LocalTime at={asOf} form="moment" />
      </p>
    </>
  );
}
