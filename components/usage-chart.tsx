import { formatBytes } from '#lib/data-size.ts';
import { dayText, momentText } from '#lib/moments.ts';
import type { Forecast } from '#lib/usage/forecast.ts';
import { forecastSentence } from '#lib/usage/forecast-words.ts';
import type { Reading } from '#lib/usage/read.ts';
import { LocalTime } from './local-time.tsx';
import { plot, type UsageShape, usageShape } from './usage-shape.ts';

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

/** The readings as steps under the total, and where their pace leads: drawn on the server, told in words too. */
export function UsageChart({ readings, totalBytes, forecast, now, expiresAt }: UsageChartProps) {
  const shape = usageShape(readings, totalBytes, forecast, now);
  if (!shape) return null;
  return (
    <figure className="max-w-120">
      <svg
        role="img"
        aria-label={summary({ readings, totalBytes, forecast, now, expiresAt })}
        viewBox="0 0 320 150"
        className="block w-full tabular-nums"
        fontSize="12"
        fill="none"
      >
        <Plot shape={shape} totalBytes={totalBytes} />
        <g fill="var(--quiet)">
          <text x="4" y="144">
            {shortDay(shape.start)}
          </text>
          {shape.nowX > plot.width * 0.25 && (
            <text x={Math.min(shape.nowX + 4, 304)} y="144" textAnchor="middle">
              now
            </text>
          )}
          {shape.nowX < plot.width * 0.8 && (
            <text x="316" y="144" textAnchor="end">
              {shortDay(shape.end)}
            </text>
          )}
        </g>
      </svg>
      <ReadingTable readings={readings} />
    </figure>
  );
}

/** A drawing within the drawing: what leads beyond its edge is cut there. */
function Plot({ shape, totalBytes }: { shape: UsageShape; totalBytes: number }) {
  const { newest, ends, nowX, totalY } = shape;
  const bottom = plot.height;
  // Beside the newest reading when that stands where the label would.
  const labelX = newest.x > 250 && newest.y < totalY + 8 ? newest.x - 10 : plot.width;
  return (
    <svg aria-hidden="true" viewBox="-4 -4 320 128" width="320" height="128" overflow="hidden">
      {ends && (
        <>
          <path
            d={`M${newest.x} ${newest.y}L${ends.from.x} ${ends.from.y}L${ends.to.x} ${ends.to.y}Z`}
            fill="#ffc629"
            fillOpacity="0.45"
          />
          <path
            d={`M${newest.x} ${newest.y}L${ends.at.x} ${ends.at.y}`}
            stroke="var(--ink)"
            strokeWidth="1.5"
            strokeDasharray="4 4"
          />
        </>
      )}
      <path d={`${shape.used}V${bottom}H0Z`} fill="var(--line)" />
      <path d={`M0 ${bottom - 0.5}H${plot.width}`} stroke="var(--line)" />
      <path d={`M${nowX} ${totalY}V${bottom}`} stroke="var(--quiet)" strokeDasharray="1 3" />
      <path d={shape.total} stroke="var(--quiet)" strokeWidth="1.5" />
      <path d={shape.used} stroke="var(--ink)" strokeWidth="2.5" strokeLinejoin="round" />
      <circle cx={newest.x} cy={newest.y} r="4" fill="var(--ink)" />
      <text x={labelX} y={totalY - 6} textAnchor="end" fill="var(--ink)" fontWeight="600">
        {formatBytes(totalBytes)}
      </text>
    </svg>
  );
}

/** The chart in a sentence or two. */
function summary({ readings, totalBytes, forecast, now, expiresAt }: UsageChartProps): string {
  const newest = readings.at(-1);
  if (!newest) return '';
  const used = `${formatBytes(newest.usedBytes)} of ${formatBytes(totalBytes)} used by ${momentText(newest.at)}.`;
  const until = expiresAt ? ` It ends on ${dayText(expiresAt)}.` : '';
  return `${used}${forecast ? ` ${forecastSentence(forecast, now)}.` : ''}${until}`;
}

function shortDay(at: Date): string {
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

function ReadingTable({ readings }: { readings: readonly Reading[] }) {
  const shown = readings.slice(-mostRows).reverse();
  return (
    <details>
      <summary className="min-h-11 content-center py-2 font-semibold">
        Readings <span className="text-quiet tabular-nums">{readings.length}</span>
      </summary>
      <table className="w-full text-left text-[0.9375rem] tabular-nums">
        <caption className="pb-2 text-left text-quiet">
          As the network counted, newest first{readings.length > mostRows && `: the last ${mostRows}`}
        </caption>
        <thead className="text-quiet">
          <tr className="border-b border-line">
            <th scope="col" className="py-1 pr-3 font-medium">
              Counted
            </th>
            <th scope="col" className="py-1 pr-3 text-right font-medium">
              Used
            </th>
            <th scope="col" className="py-1 text-right font-medium">
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
