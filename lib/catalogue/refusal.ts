import type { PlanDraft } from './to-plan.ts';

interface KnownPlan {
  code: string;
  costUnits: number;
  retired: boolean;
}

/** Why a list cannot be the supplier's real catalogue; null when it may replace ours. */
export function refusal(known: readonly KnownPlan[], drafts: ReadonlyMap<string, PlanDraft>): string | null {
  if (drafts.size === 0) return 'the list holds no plan that can be sold';
  const live = known.filter(({ retired }) => !retired);
  if (drafts.size < live.length / 2) {
    return `the list holds ${drafts.size} plans, fewer than half of the ${live.length} on sale`;
  }
  const leaps = live.filter(({ code, costUnits }) => {
    const now = drafts.get(code)?.costUnits;
    return now !== undefined && (now < costUnits / 5 || now > costUnits * 5);
  });
  if (leaps.length > live.length / 10) {
    return `the price of ${leaps.length} of ${live.length} plans fell by over 80 % or rose by over 400 %`;
  }
  return null;
}
