import { formatBytes } from '#lib/data-size.ts';

export interface TitledPlan {
  kind: 'fixed' | 'day-pass';
  dataBytes: number;
  days: number;
  variant: string | null;
  /** Speed after a day pass's allowance, as stated. */
  speedAfter: string | null;
}

/**
 * "Japan 3 GB, 30 days" or "Japan day pass, 1 GB a day", with what tells a twin apart behind it.
 * Without a place, where the place is plain: "3 GB, 30 days", "Day pass, 1 GB a day".
 */
export function planTitle(placeName: string, plan: TitledPlan): string {
  const data = formatBytes(plan.dataBytes);
  const title =
    plan.kind === 'day-pass'
      ? `${placeName ? `${placeName} day` : 'Day'} pass, ${data} a day`
      : `${placeName} ${data}, ${daysText(plan.days)}`.trimStart();
  const label = twinLabel(plan);
  return label ? `${title} (${label})` : title;
}

/** "1 day", "30 days". */
export function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

/** What is different about a twin of the same size and length; null for the plain plan. */
export function twinLabel(plan: Pick<TitledPlan, 'variant' | 'speedAfter'>): string | null {
  const parts = [plan.speedAfter ? `then ${plan.speedAfter}` : '', variantText(plan.variant)];
  return parts.filter(Boolean).join(', ') || null;
}

function variantText(variant: string | null): string {
  if (variant === null) return '';
  if (variant === 'non-hk') return 'internet exit not in Hong Kong';
  if (variant === 'iij') return 'IIJ network';
  return variant === 'premium' ? 'other networks' : `variant ${variant}`;
}
