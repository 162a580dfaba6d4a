import { formatBytes } from '#lib/data-size.ts';
import type { Forecast } from '#lib/usage/forecast.ts';
import type { Reading } from '#lib/usage/read.ts';
import { LocalTime } from './local-time.tsx';
import { UsagePicture } from './usage-picture.tsx';
import { usageShape } from './usage-shape.ts';

export interface UsageChartProps {
  /** Oldest first, of all allowances: where the total grew, a step shows the top-up. */
  readings: readonly Reading[];
  totalBytes: number;
  forecast: Forecast | null;
  now: Date;
  /** End of validity; null when nobody said. */
  expiresAt: Date | null;
}

/** So many rows tell the story; more are no longer read. */
const mostRows = 60;

/** The readings as steps under the total, and where their pace leads: measured on the server, told in words too. */
export function UsageChart({ readings, totalBytes, forecast, now, expiresAt }: UsageChartProps) {
  const shape = usageShape(readings, totalBytes, forecast, now);
  const newest = readings.at(-1);
  if (!shape || !newest) return null;
  return (
    <figure className="max-w-120">
      <UsagePicture
        shape={shape}
        newest={newest}
        totalBytes={totalBytes}
        forecast={forecast}
        now={now}
        expiresAt={expiresAt}
      />
      <ReadingTable readings={readings} />
    </figure>
  );
}

function ReadingTable({ readings }: { readings: readonly Reading[] }) {
  const shown = readings.slice(-mostRows).reverse();
  return (
    <details>
      <summary className="min-h-11 content-center py-2 font-bold">
        Readings <span className="text-quiet tabular-nums">{readings.length}</span>
      </summary>
      <table className="w-full text-left text-[0.9375rem] tabular-nums">
        <caption className="pb-2 text-left text-quiet">
          As the network counted, newest first{readings.length > mostRows && `: the last ${mostRows}`}
        </caption>
        <thead className="text-quiet">
          <tr className="border-b border-line">
            <th scope="col" className="py-1 pr-3 font-normal">
              Counted
            </th>
            <th scope="col" className="py-1 pr-3 text-right font-normal">
              Used
            </th>
            <th scope="col" className="py-1 text-right font-normal">
              Of
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr
              key={`${one.allowance} ${one.at.getTime()} ${one.usedBytes}`}
              className="border-b border-line"
            >
              <td className="py-1.5 pr-3">
                <LocalTime at={one.at} form="moment" />
              </td>
              <td className="py-1.5 pr-3 text-right">{formatBytes(one.usedBytes)}</td>
              <td className="py-1.5 text-right">{formatBytes(one.totalBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
