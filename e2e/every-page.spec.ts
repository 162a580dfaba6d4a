import type { Page } from '@playwright/test';
import { limits } from './budget/limits.ts';
import { measure } from './budget/measure.ts';
import { QueryCounter } from './budget/queries.ts';
import { expect, type Shop, test } from './fixtures.ts';
import { signIn } from './look.ts';
import { axeFindings, smallScreenFindings } from './pages/inspect.ts';
import { addressOf, type PageView, pageViews } from './pages/list.ts';
import { makeWorld, type World } from './pages/world.ts';

// One walk over every page: weight where it has a limit, axe in both themes, 320 pixels, room for a finger.
test.use({ viewport: { width: 412, height: 823 }, contextOptions: { reducedMotion: 'reduce' } });

let world: World;
let counter: QueryCounter;
test.beforeAll(async ({ shop }) => {
  test.setTimeout(180_000);
  world = await makeWorld(shop);
  counter = await QueryCounter.start(shop.databaseUrl, `${shop.logs}/postgres.log`);
});
test.afterAll(() => counter.stop());

test('every page with a limit is in the list of pages', () => {
  const names = pageViews.map(({ name }) => name);
  expect(Object.keys(limits).filter((name) => !names.includes(name))).toEqual([]);
});

for (const as of ['nobody', 'customer', 'operator'] as const) {
  test(`every page of ${as}: weight, axe, 320 pixels, room for a finger`, async ({ page, shop }) => {
    // Some hundred looks: a busy machine takes minutes for them.
    test.setTimeout(600_000);
    await enter(page, shop, as);
    const findings: string[] = [];
    for (const view of pageViews.filter((one) => one.as === as)) {
      findings.push(...(await walk(page, view)).map((finding) => `${view.name}: ${finding}`));
    }
    expect(findings).toEqual([]);
  });
}

async function enter(page: Page, shop: Shop, as: PageView['as']): Promise<void> {
  if (as !== 'nobody') await signIn(page, shop, world.emails[as]);
}

async function walk(page: Page, view: PageView): Promise<string[]> {
  const over = limits[view.name] ? await weighed(page, view) : await opened(page, view);
  await expect(page.locator('h1').first(), view.name).toBeVisible();
  return [
    ...over,
    ...(await axeFindings(page)),
    ...(await smallScreenFindings(page, view.as === 'operator')),
  ];
}

async function weighed(page: Page, view: PageView): Promise<string[]> {
  const { figures, over } = await measure(page, view, world, counter);
  console.log(view.name, JSON.stringify(figures));
  return over;
}

async function opened(page: Page, view: PageView): Promise<string[]> {
  const answer = await page.goto(addressOf(view, world));
  return answer?.status() === (view.status ?? 200) ? [] : [`answers ${answer?.status()}`];
}
