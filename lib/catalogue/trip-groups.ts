import { twinLabel } from './plan-title.ts';

interface Groupable {
  code: string;
  kind: 'fixed' | 'day-pass';
  days: number;
  dataBytes: number;
  priceCents: number;
  variant: string | null;
  speedAfter: string | null;
  /** Set by the shop: first in its group. */
  featured: boolean;
}

export interface TripGroup<P> {
  title: string;
  /** The length in days, as one says it; empty where the title does. */
  span: string;
  plans: P[];
}

const lengths = [
  { upTo: 4, title: 'For a weekend', span: 'up to 4 days' },
  { upTo: 10, title: 'For a week', span: '5 to 10 days' },
  { upTo: 31, title: 'For a month', span: '11 to 31 days' },
  { upTo: Number.POSITIVE_INFINITY, title: 'For longer', span: 'over a month' },
];

/** Plans by how long a trip they suit, day passes last; empty groups are left out. */
export function tripGroups<P extends Groupable>(plans: readonly P[]): TripGroup<P>[] {
  const titleOf = (plan: P) =>
    plan.kind === 'day-pass' ? 'Day by day' : (lengths.find(({ upTo }) => plan.days <= upTo)?.title ?? '');
  const found = Map.groupBy(plans, titleOf);
  return [...lengths, { title: 'Day by day', span: 'you choose how many' }].flatMap(({ title, span }) => {
    const members = found.get(title);
    return members ? [{ title, span, plans: members.toSorted(byData) }] : [];
  });
}

/**
 * The same groups with at most `count` plans in all, a fair share of each. Plain plans and those the shop
 * features come before twins, and those that another plan beats in data, days and price come last.
 */
export function firstPlans<P extends Groupable>(
  groups: readonly TripGroup<P>[],
  count: number,
): TripGroup<P>[] {
  const chosen = new Set<string>();
  for (const wanted of [0, 1, 2]) {
    const queues = groups.map(({ plans }) => plans.filter((plan) => rank(plan, plans) === wanted));
    while (queues.some((queue) => queue.length > 0)) {
      for (const queue of queues) {
        const plan = queue.shift();
        if (plan && chosen.size < count) chosen.add(plan.code);
      }
    }
  }
  return groups
    .map((group) => ({ ...group, plans: group.plans.filter(({ code }) => chosen.has(code)) }))
    .filter(({ plans }) => plans.length > 0);
}

/** One plan for about a week, one for about a month, one day pass; what is missing is made up from the rest. */
export function samplePlans<P extends Groupable>(plans: readonly P[]): P[] {
  const groups = tripGroups(plans);
  const wanted = ['For a week', 'For a month', 'Day by day'];
  const first = wanted.flatMap((title) => {
    const group = groups.filter((one) => one.title === title);
    return firstPlans(group, 1).flatMap((one) => one.plans);
  });
  const rest = firstPlans(groups, wanted.length).flatMap((one) => one.plans);
  return [...new Set([...first, ...rest])].slice(0, wanted.length);
}

function rank(plan: Groupable, plans: readonly Groupable[]): number {
  if (plan.featured) return 0;
  return isTwin(plan) ? 1 : plans.some((other) => !isTwin(other) && beats(other, plan)) ? 2 : 0;
}

function beats(a: Groupable, b: Groupable): boolean {
  const noWorse = a.dataBytes >= b.dataBytes && a.days >= b.days && a.priceCents <= b.priceCents;
  return noWorse && (a.dataBytes > b.dataBytes || a.days > b.days || a.priceCents < b.priceCents);
}

function isTwin(plan: Groupable): boolean {
  return twinLabel(plan) !== null;
}

function byData(a: Groupable, b: Groupable): number {
  return (
    Number(b.featured) - Number(a.featured) ||
    a.dataBytes - b.dataBytes ||
    a.days - b.days ||
    Number(isTwin(a)) - Number(isTwin(b)) ||
    a.priceCents - b.priceCents
  );
}
