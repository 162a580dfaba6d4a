import { z } from 'zod';
import { expect, test } from './fixtures.ts';

const planShape = z.looseObject({
  code: z.string(),
  price: z.strictObject({
    cents: z.int().positive(),
    currency: z.literal('USD'),
    per: z.enum(['plan', 'day']),
    firstDayCents: z.int().positive().nullable(),
  }),
  url: z.url(),
  covers: z.array(z.string().length(2)).min(1),
  exits: z.array(z.string()).min(1).nullable(),
  hotspot: z.null(),
});
const pageShape = z.strictObject({
  version: z.literal(1),
  selling: z.boolean(),
  plans: z.array(planShape),
  next: z.url().nullable(),
});

const things = async (page: import('@playwright/test').Page) => {
  const text = await page.locator('script[type="application/ld+json"]').textContent();
  return z
    .object({ '@graph': z.array(z.looseObject({ '@type': z.string() })) })
    .parse(JSON.parse(text ?? ''))['@graph'];
};

test('a plan page says its address, price and picture to machines', async ({ page, shop }) => {
  await page.goto('/esim/japan/JP_3_30');
  const url = `${shop.url}/esim/japan/JP_3_30`;
  await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', url);
  await expect(page.locator('meta[name=description]')).toHaveAttribute('content', /Internet exit/);
  const product = (await things(page)).find((one) => one['@type'] === 'Product');
  const { price } = z.object({ price: z.string() }).parse(product?.offers);
  await expect(page.getByRole('button', { name: /^Buy for/ })).toHaveText(`Buy for $${price}`);
  const picture = (await page.locator('meta[property="og:image"]').getAttribute('content')) ?? '';
  const answer = await page.request.get(picture);
  expect(answer.headers()['content-type']).toBe('image/png');
  const bytes = await answer.body();
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(bytes.length).toBeLessThan(150_000);
  expect((await page.request.get(`${shop.url}/og/atlantis`)).status()).toBe(404);
});

test('the sitemap lists every place and plan, and each of a sample answers', async ({ request, shop }) => {
  const text = await (await request.get('/sitemap.xml')).text();
  const found = [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address = '']) => address);
  const places = z.object({ places: z.array(z.looseObject({ url: z.string(), plans: z.number() })) });
  const listed = places.parse(await (await request.get('/api/v1/places')).json()).places;
  const plans = listed.reduce((sum, place) => sum + place.plans, 0);
  expect(found.filter((one) => /\/esim\/[^/]+\/[^/]+$/.test(one))).toHaveLength(plans);
  expect(listed.map(({ url }) => url).filter((url) => !found.includes(url))).toEqual([]);
  expect(new Set(found).size).toBe(found.length);
  const sample = found.filter((one, index) => !/\/esim\//.test(one) || index % 500 === 0);
  for (const address of sample) expect((await request.get(address)).status(), address).toBe(200);
  const robots = await (await request.get('/robots.txt')).text();
  expect(robots).toContain(`Sitemap: ${shop.url}/sitemap.xml`);
});

test('the JSON has every plan, page by page, with a tag that saves the next answer', async ({ request }) => {
  const codes: string[] = [];
  let address: string | null = '/api/v1/plans?limit=500';
  while (address) {
    const answer = await request.get(address);
    const page: z.infer<typeof pageShape> = pageShape.parse(await answer.json());
    codes.push(...page.plans.map(({ code }) => code));
    address = page.next;
    const again = await request.get(answer.url(), {
      headers: { 'if-none-match': answer.headers().etag ?? '' },
    });
    expect(again.status()).toBe(304);
  }
  expect(codes.length).toBeGreaterThan(1_000);
  expect(new Set(codes).size).toBe(codes.length);
  const one = await (await request.get('/api/v1/plans/JP_3_30')).text();
  expect(one).toContain('"networks":[{');
  expect(one).not.toMatch(/cost|supplier|margin|packageCode/i);
  for (const [bad, status] of [
    ['plans?limit=501', 400],
    ['plans?sort=price', 400],
    ['plans/XX_1_1', 404],
    ['plans/%00', 404],
    ['places/atlantis', 404],
  ] as const) {
    const answer = await request.get(`/api/v1/${bad}`);
    expect(answer.status(), bad).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringMatching(/\.$/) } });
  }
  expect(await (await request.get('/llms.txt')).text()).toMatch(
    /- \[Japan\]\(\S+\/esim\/japan\): \d+ plans, from \$/,
  );
});

test('names that are mixed up lead to one another', async ({ page }) => {
  await page.goto('/esim/austria');
  await page
    .getByText('These plans are for Austria, not for')
    .getByRole('link', { name: 'Australia' })
    .click();
  await expect(page).toHaveURL(/\/esim\/australia$/);
  await page.goto('/checkout?plan=EU-30_3_30&quantity=1');
  await expect(page.getByText(/Does not work in Albania/)).toBeVisible();
});
