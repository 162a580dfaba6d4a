import type { Page } from '@playwright/test';
import type { PageView } from '../pages/list.ts';
import { addressOf } from '../pages/list.ts';
import type { World } from '../pages/world.ts';
import { limits } from './limits.ts';
import type { QueryCounter } from './queries.ts';
import { type Weight, weigh } from './weigh.ts';

export interface Measured {
  name: string;
  figures: Weight & { queries: number };
  /** What is above its limit, or did not load, in words. */
  over: string[];
}

/** Weighs one view and compares it with its limits. The page has to be signed in as the view asks. */
export async function measure(
  page: Page,
  view: PageView,
  world: World,
  counter: QueryCounter,
): Promise<Measured> {
  const address = addressOf(view, world);
  // The first visit makes the page.
  await page.request.get(address);
  const queries = await queriesOf(page, address, counter, limits[view.name]?.queries ?? 0);
  const { weight, status, failed } = await weigh(page, address);
  const figures = { ...weight, queries };
  const allowed = Object.entries(limits[view.name] ?? {}) as [keyof Weight | 'queries', number][];
  return {
    name: view.name,
    figures,
    over: [
      ...(status === 200 ? [] : [`answers ${status}`]),
      ...failed.map((request) => `failed: ${request}`),
      ...allowed
        .filter(([name, most]) => figures[name] > most)
        .map(([name, most]) => `${name} ${figures[name]}, at most ${most}`),
    ],
  };
}

/** Of a second visit. A page whose time is up is made anew behind it: then the next visit counts. */
async function queriesOf(page: Page, address: string, counter: QueryCounter, most: number): Promise<number> {
  let queries = 0;
  for (let visit = 0; visit < 3; visit += 1) {
    queries = await counter.during(() => page.request.get(address));
    if (queries <= most) break;
  }
  return queries;
}
