'use client';
import { useSyncExternalStore } from 'react';
import { formatBytes } from '#lib/data-size.ts';
import type { Forecast } from '#lib/usage/forecast.ts';
import { forecastSentence } from '#lib/usage/forecast-words.ts';
import type { Reading } from '#lib/usage/read.ts';
import { plot, type UsageShape } from './usage-shape.ts';

export interface UsagePictureProps {
  shape: UsageShape;
  newest: Reading;
  totalBytes: number;
  forecast: Forecast | null;
  now: Date;
  /** End of validity; null when nobody said. */
  expiresAt: Date | null;
}

const neverChanges = () => () => {};

/** The chart and its text alternative in the reader's own time; in UTC, and saying so, until the browser knows it. */
export function UsagePicture(props: UsagePictureProps) {
  const { shape, totalBytes } = props;
  const zone = useSyncExternalStore(
    neverChanges,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  );
  return (
    <svg
      role="img"
      aria-label={pictureWords(props, zone)}
      viewBox="0 0 320 150"
      className="block w-full tabular-nums"
      fontSize="12"
      fill="none"
    >
      <Plot shape={shape} totalBytes={totalBytes} />
      <g fill="var(--quiet)">
        <text x="4" y="144">
          {shortDay(shape.start, zone)}
        </text>
        {shape.nowX > plot.width * 0.25 && (
          <text x={Math.min(shape.nowX + 4, 304)} y="144" textAnchor="middle">
            now
          </text>
        )}
        {shape.nowX < plot.width * 0.8 && (
          <text x="316" y="144" textAnchor="end">
            {shortDay(shape.end, zone)}
          </text>
        )}
      </g>
    </svg>
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
export function pictureWords(props: UsagePictureProps, timeZone: string): string {
  const { newest, totalBytes, forecast, now, expiresAt } = props;
  const say = (at: Date) => {
    const text = at.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone });
    return timeZone === 'UTC' ? `${text} UTC` : text;
  };
  const used = `${formatBytes(newest.usedBytes)} of ${formatBytes(totalBytes)} used by ${say(newest.at)}.`;
  const until = expiresAt ? ` It ends on ${say(expiresAt)}.` : '';
  return `${used}${forecast ? ` ${forecastSentence(forecast, now, timeZone)}.` : ''}${until}`;
}

function shortDay(at: Date, timeZone: string): string {
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone });
}
