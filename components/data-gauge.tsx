import type { DataLeft } from '#lib/esims/read.ts';
import { LocalTime } from './local-time.tsx';

/** How much of the data is left, as a bar, and when that was read. */
export function DataGauge({ data: { leftBytes, totalBytes, asOf } }: { data: DataLeft }) {
  const share = totalBytes === 0 ? 0 : Math.round((leftBytes / totalBytes) * 100);
  return (
    <>
      <div aria-hidden="true" className="h-2 flex-none overflow-hidden rounded-full border border-line">
        <div className="h-full bg-ink" style={{ width: `${share}%` }} />
      </div>
      <p>
        as of <LocalTime at={asOf} form="moment" />
      </p>
    </>
  );
}
