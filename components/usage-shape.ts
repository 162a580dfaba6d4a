import type { Forecast } from '#lib/usage/forecast.ts';
import type { Reading } from '#lib/usage/read.ts';

/** The plot's size, in the units of its drawing. */
export const plot = { width: 312, height: 120 };

export interface Point {
  x: number;
  y: number;
}

export interface UsageShape {
  /** Lines as SVG paths: the used data in steps, the total above it, which steps up with a top-up. */
  used: string;
  total: string;
  /** Height of the present total. */
  totalY: number;
  newest: Point;
  /** From the newest reading to where the data ends: soonest, about, latest; null without such a forecast. */
  ends: { from: Point; at: Point; to: Point } | null;
  /** Where now is. */
  nowX: number;
  /** The first and the last moment drawn. */
  start: Date;
  end: Date;
}

const hour = 3_600_000;
/** Room above the total for its label. */
const headroom = 1.22;

/** Measures the chart: the readings take at least a third of its width, however far the forecast reaches. */
export function usageShape(
  readings: readonly Reading[],
  totalBytes: number,
  forecast: Forecast | null,
  now: Date,
): UsageShape | null {
  const first = readings[0];
  const newest = readings.at(-1);
  if (!first || !newest) return null;
  const start = first.at.getTime();
  const past = Math.max(now.getTime(), newest.at.getTime()) - start;
  const ahead = forecast?.kind === 'runs-out' ? forecast.to.getTime() - start : past;
  const span = Math.max(hour, past, Math.min(ahead * 1.04, past * 3));
  const top = Math.max(totalBytes, ...readings.map((one) => Math.max(one.usedBytes, one.totalBytes))) || 1;
  const x = (at: Date) => round(((at.getTime() - start) / span) * plot.width);
  const y = (bytes: number) => round(plot.height * (1 - bytes / (top * headroom)));
  const steps = (bytesOf: (one: Reading) => number) =>
    readings
      .slice(1)
      .reduce((path, one) => `${path}H${x(one.at)}V${y(bytesOf(one))}`, `M0 ${y(bytesOf(first))}`);
  const end = (at: Date) => ({ x: x(at), y: y(totalBytes) });
  return {
    used: steps((one) => one.usedBytes),
    total: `${steps((one) => one.totalBytes)}H${x(now)}V${y(totalBytes)}H${plot.width}`,
    totalY: y(totalBytes),
    newest: { x: x(newest.at), y: y(newest.usedBytes) },
    ends:
      forecast?.kind === 'runs-out'
        ? { from: end(forecast.from), at: end(forecast.at), to: end(forecast.to) }
        : null,
    nowX: x(now),
    start: first.at,
    end: new Date(start + span),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
