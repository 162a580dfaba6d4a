import type { Weight } from './weigh.ts';

/** What a view may weigh at most. */
export type Limits = Pick<
  Weight,
  'html' | 'script' | 'parsed' | 'requests' | 'bytes' | 'nodes' | 'laterRequests' | 'laterBytes' | 'shift'
> & {
  /** Questions to the database at a second visit. */
  queries: number;
};

/** Made once for everybody: a second visit asks the database nothing, and nothing moves. */
const browse: Limits = {
  html: 13_000,
  script: 122_000,
  parsed: 480_000,
  requests: 11,
  bytes: 148_000,
  nodes: 600,
  laterRequests: 12,
  laterBytes: 40_000,
  shift: 0,
  queries: 0,
};

/** A private page is made for each visit, carries the styles of all of them, and may follow a live feed. */
const own: Limits = {
  ...browse,
  script: 124_500,
  html: 19_000,
  requests: 14,
  bytes: 154_500,
  nodes: 450,
  shift: 50,
  queries: 20,
};

/** By the view's name in e2e/pages/list.ts. What is above the goal has its reason in docs/performance.md. */
export const limits: Readonly<Record<string, Limits>> = {
  home: browse,
  // Names of script files and moments of a visit pack some twenty bytes better or worse.
  country: { ...browse, html: 9_480, nodes: 264 },
  plan: { ...browse, html: 8_880, requests: 10, nodes: 190 },
  terms: browse,
  search: { ...browse, requests: 12, queries: 8 },
  'sign-in': own,
  checkout: own,
  dashboard: own,
  order: own,
  'esim-new': own,
  'esim-in-use': own,
  'top-up': own,
  sheet: own,
  receipt: own,
  account: own,
};

/**
 * Times as multiples of those of the same run, for npm run budget alone: the largest paint and a tap on a plan
 * against those of a bare page of the framework with our header, a guard against getting slower; and the largest
 * paint against that of the same page without any script, which is the goal (docs/decisions/038).
 */
export const ratios = { paint: 2, withoutScript: 1.4, tap: 3 };
