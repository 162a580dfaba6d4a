import { randomUUID } from 'node:crypto';
import { sha256 } from '#lib/secrets.ts';
import { expect, test } from './fixtures.ts';
import { query } from './written-order.ts';

test('a policy that a visitor sends is stored in no page', async ({ request }) => {
  const pages = { 'content-security-policy': 'iceland', 'content-security-policy-report-only': 'norway' };
  for (const [name, place] of Object.entries(pages)) {
    // Pages nobody asked for before, so that this very request fills them.
    for (const path of [`/esim/${place}`, `/esim/nowhere-${randomUUID()}`]) {
      const headers = { [name]: "script-src 'nonce-visitorsnonce'" };
      const first = await request.get(path, { headers });
      expect(first.status(), path).toBe(path.includes('nowhere') ? 404 : 200);
      for (const answer of [first, await request.get(path)]) {
        const stored = (await answer.text()).includes('visitorsnonce');
        expect(stored, `${name} at ${path}`).toBe(false);
      }
    }
  }
});

test('a policy sent to a private page is replaced by ours', async ({ request }) => {
  const value = "script-src 'nonce-visitorsnonce'";
  for (const name of ['content-security-policy', 'content-security-policy-report-only']) {
    const answer = await request.get('/sign-in', { headers: { [name]: value } });
    expect(await answer.text(), name).not.toContain('visitorsnonce');
    expect(answer.headers()['content-security-policy'], name).toMatch(/'nonce-[\w+/]{22}=='/);
  }
});

test('no shop page passes through the private area’s headers', async ({ request }) => {
  const headers = (await request.get('/')).headers();
  expect(headers['content-security-policy']).not.toContain('nonce-');
  expect(headers['x-robots-tag']).toBeUndefined();
});

test('an address that is no text is one that does not exist', async ({ page, request }) => {
  const answer = await page.goto('/orders/%zz');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const path of [
    '/esim/%E0%A4%A',
    '/esim/japan/%ff',
    '/api/webhooks/esim-access/%zz',
    '/flags/%zz.svg',
  ]) {
    expect((await request.get(path)).status(), path).toBe(404);
  }
  // A form that does not say where it comes from is turned away wherever it goes.
  expect((await request.post('/orders/%zz', { data: {} })).status()).toBe(403);
  // One that is well written passes by, in the shop and in the private area.
  expect((await request.get('/esim/%6Aapan')).status()).toBe(200);
  expect((await request.get('/sign%2Din')).headers()['content-security-policy']).toContain('nonce-');
});

test('a sign-in page with an unknown problem is a page', async ({ page }) => {
  for (const problem of ['constructor', '__proto__', 'toString', 'nothing']) {
    const answer = await page.goto(`/sign-in?problem=${problem}`);
    expect(answer?.status(), problem).toBe(200);
    await expect(page.getByText('Signing in does not work right now')).toBeVisible();
  }
});

test('a large body is refused before it is read', async ({ request }) => {
  const data = 'a'.repeat(400_000);
  const now = String(Date.now());
  const signed = { 'x-landfall-timestamp': now, 'x-landfall-signature': 'guessed' };
  const revalidate = '/api/internal/revalidate';
  expect((await request.post(revalidate, { data })).status()).toBe(401);
  expect((await request.post(revalidate, { data, headers: signed })).status()).toBe(413);
  expect((await request.post(revalidate, { data: '{}', headers: signed })).status()).toBe(401);
  expect((await request.post('/api/auth/signin/email', { data })).status()).toBe(413);
});

test('signing out on a borrowed computer leaves nothing that opens an order', async ({ page, shop }) => {
  const email = `traveller-${randomUUID().slice(0, 8)}@example.com`;
  await page.goto('/sign-in?next=/checkout');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(page.getByText('a link is on its way')).toBeVisible();
  const mail = await shop.mailbox.newest(email, /^Sign in/);
  await page.goto(/https?:\/\/\S+\/sign-in\/confirm\S+/.exec(mail.text)?.[0] ?? 'no link');
  await page.getByRole('button', { name: `Sign in as ${email}` }).click();
  await expect(page).toHaveURL(`${shop.url}/checkout`);
  const names = async () => (await page.context().cookies()).map(({ name }) => name).sort();
  await page.goto('/checkout');
  expect(await names()).toEqual(expect.arrayContaining(['landfall-session', 'landfall_buyer']));
  await page.goto('/dashboard');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out')).toBeVisible();
  expect(await names()).not.toContain('landfall-session');
  expect(await names()).not.toContain('landfall_buyer');
});

test('over a limit a route says 429 and when to come again; owners and right tokens are never counted [D36, E1]', async ({
  request,
  shop,
}) => {
  const from = (network: string) => ({
    headers: { 'x-forwarded-for': `198.51.100.7, ${network}, 10.0.0.1` },
  });
  const flood = (count: number, ask: (n: number) => Promise<{ status(): number }>) =>
    Promise.all(Array.from({ length: count }, (_, n) => ask(n)));
  const order = () =>
    `/orders/ord_${randomUUID()
      .replaceAll('-', '')
      .slice(0, 26)
      .replace(/[iluo]/g, '0')}/live`;

  const misses = await flood(31, () => request.get(order(), from('203.0.113.50')));
  expect(misses.map((one) => one.status()).sort()).toEqual([...Array(30).fill(404), 429]);
  // A page cannot answer 429 itself: it leads to where that is said.
  const page = await request.get(order().replace('/live', ''), from('::ffff:203.0.113.50'));
  expect(page.status()).toBe(429);
  expect(Number(page.headers()['retry-after'])).toBeGreaterThan(0);
  expect(await page.text()).toMatch(/^Too many requests\. Please try again in \d+ minutes/);
  expect((await request.get(order(), from('203.0.113.51'))).status()).toBe(404);

  const forged = () =>
    request.post('/api/webhooks/esim-access/guess', { data: {}, ...from('2001:db8:9:9::1') });
  const tokens = await flood(61, forged);
  expect(tokens.map((one) => one.status()).sort()).toEqual([...Array(60).fill(404), 429]);
  const stripe = () => request.post('/api/webhooks/stripe', { data: '{}', ...from('2001:DB8:9:9:abcd::2') });
  expect((await stripe()).status()).toBe(429);

  const told = 'select subject from alarms where kind = $1 and closed_at is null';
  expect(await query(shop, told, ['webhook-flood'])).toEqual([{ subject: 'supplier' }]);
  await query(shop, 'update alarms set closed_at = shop_now() where kind = $1', ['webhook-flood']);

  // As if six hundred had been asked this minute.
  const places = (network: string) => request.get('/api/places?q=jap', from(network));
  const full = [`find-places/network:${sha256('203.0.113.70').slice(0, 32)}`, Date.now() + 60_000];
  await query(shop, 'insert into rate_limits (key, points, expire) values ($1, 600, $2)', full);
  expect((await places('203.0.113.70')).status()).toBe(429);
  expect((await places('203.0.113.71')).status()).toBe(200);

  const plans = () => request.get('/api/v1/plans?limit=1', from('203.0.113.60'));
  const json: number[] = [];
  // Some at a time: so many at once on one machine, and connections are dropped.
  for (let round = 0; round < 8; round += 1)
    json.push(...(await flood(20, plans)).map((one) => one.status()));
  expect(json).toContain(429);
  expect((await request.get('/api/v1/plans?limit=1')).status()).toBe(200);
  expect((await request.get(`${shop.url}/api/v1/plans?limit=1`, from('203.0.113.61'))).status()).toBe(200);
});
