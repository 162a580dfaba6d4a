/** Something people do with a phone, and what it takes. */
export interface Habit {
  id: string;
  label: string;
  /** What is counted: hours, or times. */
  unit: 'minutes a day' | 'photos a day';
  /** Megabytes (1,000,000 bytes) for one minute or photo. */
  megabytes: number;
  /** What the rate rests on. */
  basis: string;
  source: string;
}

const perMinute = (kbit: number) => (kbit * 60) / 8_000;
const perHour = (megabytes: number) => megabytes / 60;

/**
 * Rates of use, each from a published figure; where it names a range we take its upper half, as data that is
 * over costs more than data left. Read 2026-11-26.
 */
export const habits: readonly Habit[] = [
  {
    id: 'web',
    label: 'Pages, mail, messages, maps',
    unit: 'minutes a day',
    megabytes: perHour(60),
    basis: '60 MB an hour of mixed browsing',
    source: 'https://www.showmecables.com/blog/post/at-home-data-usage',
  },
  {
    id: 'social',
    label: 'Social media, without long videos',
    unit: 'minutes a day',
    megabytes: perHour(156),
    basis: '90 to 156 MB an hour of Facebook',
    source: 'https://www.showmecables.com/blog/post/at-home-data-usage',
  },
  {
    id: 'clips',
    label: 'Short videos (TikTok, Reels)',
    unit: 'minutes a day',
    megabytes: perHour(840),
    basis: '840 MB an hour, 360 with data saver',
    source: 'https://www.wirelesswizard.ca/blog/how-much-data-do-netflix-youtube-and-spotify-use/',
  },
  {
    id: 'films',
    label: 'Films and series, standard quality',
    unit: 'minutes a day',
    megabytes: perHour(700),
    basis: '0.7 GB an hour at Netflix’s medium setting',
    source:
      'https://inews.co.uk/news/technology/data-netflix-youtube-spotify-how-much-streaming-video-music-mobile-internet-allowance-388089',
  },
  {
    id: 'music',
    label: 'Music and podcasts',
    unit: 'minutes a day',
    megabytes: perHour(140),
    basis: '70 to 140 MB an hour',
    source: 'https://www.betterroaming.com/support/prepaid-sim/how-do-i-estimate-my-data-usage-prepaid-sim/',
  },
  {
    id: 'calls',
    label: 'Video calls',
    unit: 'minutes a day',
    // Both ways.
    megabytes: perMinute(600) * 2,
    basis: '600 kbit/s each way for Zoom in high quality',
    source: 'https://nus.atlassian.net/wiki/spaces/CTS/pages/36394228/Bandwidth+Requirements',
  },
  {
    id: 'photos',
    label: 'Photos sent or backed up',
    unit: 'photos a day',
    megabytes: 0.85,
    basis: '850 KB a photo sent by a messenger',
    source: 'https://www.betterroaming.com/support/prepaid-sim/how-do-i-estimate-my-data-usage-prepaid-sim/',
  },
];

export const mostDays = 365;
const mostOfDay: Record<Habit['unit'], number> = { 'minutes a day': 1_440, 'photos a day': 2_000 };

/** The most of a habit that a day can hold. */
export function mostOf(habit: Habit): number {
  return mostOfDay[habit.unit];
}

/** What one usually finds left of a plan: nobody uses the same each day. */
const reserve = 1.2;

export interface DataNeed {
  days: number;
  /** Bytes of an average day. */
  dayBytes: number;
  /** Bytes of the whole trip, with a fifth in reserve. */
  tripBytes: number;
}

/** What a trip needs; amounts past what a day can hold count as the most. */
export function dataNeed(amounts: Readonly<Record<string, number>>, days: number): DataNeed {
  const length = within(days, 1, mostDays);
  const megabytes = habits.reduce(
    (sum, habit) => sum + within(amounts[habit.id] ?? 0, 0, mostOf(habit)) * habit.megabytes,
    0,
  );
  const dayBytes = Math.ceil(megabytes * 1_000_000);
  return { days: length, dayBytes, tripBytes: Math.ceil(dayBytes * length * reserve) };
}

function within(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(value, least), most) : least;
}

interface Fitting {
  kind: 'fixed' | 'day-pass';
  dataBytes: number;
  days: number;
}

export interface Fit<P> {
  plan: P;
  /** What it costs for this trip, in cents. */
  cents: number;
}

/**
 * The cheapest plans that last the whole trip with enough data: fixed ones with all of it, day passes with
 * that of a day and its reserve. `costOf` prices a plan for a number of days (null: fixed).
 */
export function fittingPlans<P extends Fitting>(
  plans: readonly P[],
  need: DataNeed,
  costOf: (plan: P, days: number | null) => number,
  count = 4,
): Fit<P>[] {
  return plans
    .filter((plan) =>
      plan.kind === 'fixed'
        ? plan.dataBytes >= need.tripBytes && plan.days >= need.days
        : plan.dataBytes >= need.dayBytes * reserve,
    )
    .map((plan) => ({ plan, cents: costOf(plan, plan.kind === 'fixed' ? null : need.days) }))
    .sort((a, b) => a.cents - b.cents)
    .slice(0, count);
}
