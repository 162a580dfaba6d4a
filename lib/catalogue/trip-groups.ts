import { twinLabel } from './plan-title.ts';

interface Groupable {
  code: string;
  kind: 'fixed' | 'day-pass';
  days: number;
  dataBytes: number;
  priceCents: number;
  variant: string | null;
  speedAfter: string | null;
}

export interface TripGroup<P> {
  title: string;
  plans: P[];
}

const lengths = [
  { upTo: 4, title: 'For a weekend' },
  { upTo: 10, title: 'For a week' },
  { upTo: 31, title: 'For a month' },
  { upTo: Number.POSITIVE_INFINITY, title: 'For longer' },
];

/** Plans by how long a trip they suit, day passes last; empty groups are left out. */
export function tripGroups<P extends Groupable>(plans: readonly P[]): TripGroup<P>[] {
  const titleOf = (plan: P) =>
    plan.kind === 'day-pass' ? 'Day by day' : (lengths.find(({ upTo }) => plan.days <= upTo)?.title ?? '');
  const found = Map.groupBy(plans, titleOf);
  return [...lengths.map(({ title }) => title), 'Day by day'].flatMap((title) => {
    const members = found.get(title);
    return members ? [{ title, plans: members.toSorted(byData) }] : [];
  });
}

/** The same groups with at most `count` plans in all, a fair share of each; plain plans before their twins. */
export function firstPlans<P extends Groupable>(
  groups: readonly TripGroup<P>[],
  count: number,
): TripGroup<P>[] {
  const queues = groups.map(({ plans }) => plans.toSorted((a, b) => Number(isTwin(a)) - Number(isTwin(b))));
  const chosen = new Set<string>();
  while (chosen.size < count && queues.some((queue) => queue.length > 0)) {
    for (const queue of queues) {
      const plan = queue.shift();
      if (plan && chosen.size < count) chosen.add(plan.code);
    }
  }
  return groups
    .map(({ title, plans }) => ({ title, plans: plans.filter(({ code }) => chosen.has(code)) }))
    .filter(({ plans }) => plans.length > 0);
}

function isTwin(plan: Groupable): boolean {
  return twinLabel(plan) !== null;
}

function byData(a: Groupable, b: Groupable): number {
  return (
    a.dataBytes - b.dataBytes ||
    a.days - b.days ||
    Number(isTwin(a)) - Number(isTwin(b)) ||
    a.priceCents - b.priceCents
  );
}
