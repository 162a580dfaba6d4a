import { exitText, notStated, timeToUse } from './facts.ts';
import { planTitle } from './plan-title.ts';
import type { PlaceFacts, PlaceSummary, PlanFacts } from './read.ts';

/** Grows when a field changes its meaning or goes; a new field does not count. */
export const publicVersion = 1;

type Named = Pick<PlaceFacts, 'code' | 'slug' | 'name' | 'kind'>;

/** The public page of a place. */
export function placeUrl(appUrl: string, place: Pick<PlaceFacts, 'slug'>): string {
  return `${appUrl}/esim/${encodeURIComponent(place.slug)}`;
}

/** The public page of a plan. */
export function planUrl(appUrl: string, place: Pick<PlaceFacts, 'slug'>, plan: { code: string }): string {
  return `${placeUrl(appUrl, place)}/${encodeURIComponent(plan.code)}`;
}

/** A place as the public JSON shows it; `from` is null where only regional plans work. */
export function placeJson(appUrl: string, place: PlaceSummary) {
  const { fromCents, currency, planCount } = place;
  return {
    ...named(place),
    members: place.members,
    plans: planCount,
    from: fromCents === null ? null : { cents: fromCents, currency: currency.toUpperCase() },
    fastest: place.fastest || null,
    url: placeUrl(appUrl, place),
  };
}

/** A plan as the public JSON shows it: what the network does not state is null, never a guess. */
export function planJson(appUrl: string, place: Named, plan: PlanFacts) {
  const dayPass = plan.kind === 'day-pass';
  return {
    code: plan.code,
    title: planTitle(place.name, plan),
    place: named(place),
    kind: plan.kind,
    data: { bytes: plan.dataBytes, per: dayPass ? 'day' : 'plan' },
    days: dayPass ? null : plan.days,
    price: {
      cents: plan.priceCents,
      currency: plan.currency.toUpperCase(),
      per: dayPass ? 'day' : 'plan',
      firstDayCents: plan.firstDayCents,
    },
    covers: plan.covers,
    networkCount: plan.networks.length > 0 ? plan.networks.length : null,
    fastest: plan.fastest || null,
    exits: plan.exits.length > 0 ? plan.exits : null,
    afterData: dayPass ? (plan.afterAllowance === 'not-stated' ? null : plan.afterAllowance) : 'ends',
    speedAfter: plan.speedAfter,
    daysStart: plan.validityStarts,
    useWithinDays: plan.activateWithinDays,
    topUp: plan.topUp,
    hotspot: null,
    callsAndSms: false,
    url: planUrl(appUrl, place, plan),
  };
}

/** The same with its networks by name. */
export function fullPlanJson(appUrl: string, place: Named, plan: PlanFacts) {
  const networks = plan.networks.map(({ country, operator, generation }) => ({
    country,
    operator,
    generation: generation || null,
  }));
  return { ...planJson(appUrl, place, plan), networks: networks.length > 0 ? networks : null };
}

function named({ code, slug, name, kind }: Named): Named {
  return { code, slug, name, kind };
}

/** The facts of a plan in a few words, for a page's description. */
export function describePlan(plan: PlanFacts): string {
  const exits = plan.exits.length > 0 ? exitText(plan.exits) : notStated;
  const networks = plan.networks.length > 0 ? `${plan.networks.length}` : notStated;
  return `Networks: ${networks}. Internet exit: ${exits}. To be used ${timeToUse(plan)}. Data only.`;
}
