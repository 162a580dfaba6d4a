import type { MarginRule } from '#db/schema/index.ts';
import { formatBytes } from '#lib/data-size.ts';

/** "62.5 %" from hundredths of a percent. */
export function percentText(basisPoints: number): string {
  return `${basisPoints / 100} %`;
}

/** "+12.3 %", "−4 %" from tenths of a percent. */
export function changeText(perMille: number): string {
  const sign = perMille > 0 ? '+' : perMille < 0 ? '−' : '';
  return `${sign}${Math.abs(perMille) / 10} %`;
}

/** "Japan": for what a rule counts. `places` gives names to codes. */
export function ruleWords({ scope, key }: MarginRule, places: ReadonlyMap<string, string>): string {
  if (scope === 'size') return `up to ${formatBytes(Number(key))}`;
  if (scope === 'plan') return `plan ${key}`;
  if (key === '*') return scope === 'region' ? 'every region' : 'every country';
  return places.get(key) ?? `${scope} ${key}`;
}
