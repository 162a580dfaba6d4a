import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, type Shop } from '../fixtures.ts';
import { query } from '../written-order.ts';
import { ask, callBody, callRaw, each } from './call.ts';
import { test } from './gate-test.ts';
import type { Ground, Who } from './ground.ts';
import { parameters, withPart } from './parameters.ts';
import { payloads } from './payloads.ts';
import { routeRows } from './route-rows.ts';

/** Markup that came through as markup: escaped, none of it stands in a body, in a script's JSON neither. */
const markup =
  /<(?:script[^>]*>window\.hit|img src=x|svg onload|details open|iframe src|base href|object data)/i;

/** The address of a route on this ground, without what stands behind a question mark. */
function bareOf(route: string, ground: Ground): string {
  const row = routeRows.find((one) => one.route === route);
  return row?.at(ground).split('?')[0] ?? route;
}

/** Each payload of an eighth goes through every parameter of every address, while the others hold other ones. */
function addresses(ground: Ground): [Who, string][] {
  const some = payloads.filter((text) => text.length < 500);
  const asked = parameters.flatMap(({ route, who, names }, row) => {
    const bare = bareOf(route, ground);
    return some.flatMap((_, at): [Who, string][] => {
      if ((at + row) % 8 !== 0) return [];
      const pairs = names.map(
        (name, index) => `${name}=${encodeURIComponent(some[(at + index * 7) % some.length] ?? '')}`,
      );
      // Now and then a name twice, as a list.
      return [[who, `${bare}?${pairs.join('&')}${at % 9 === 0 ? `&${pairs[0]}` : ''}`]];
    });
  });
  const parts = some.filter((_, at) => at % 9 === 0).flatMap(withPart);
  const long = parameters.map(({ route, who, names }): [Who, string] => [
    who,
    `${bareOf(route, ground)}?${names[0]}=${'x'.repeat(4_000)}`,
  ]);
  return [...asked, ...parts, ...long];
}

test('no parameter of any address makes the shop fail, wait or repeat markup, whatever stands in it [D15, D17]', async ({
  ground,
}) => {
  test.setTimeout(240_000);
  expect(payloads.length).toBeGreaterThan(60);
  const problems: string[] = [];
  const asked = addresses(ground);
  await each(asked, async ([who, address]) => {
    const began = performance.now();
    const { status, body, headers } = await ask(ground, who, address);
    // In JSON and plain text markup is text: no browser takes it for more, as nosniff stands on every answer.
    const isHtml = /html|svg|xml/.test(headers.get('content-type') ?? 'html');
    const problem = (text: string) => problems.push(`${who} ${address.slice(0, 200)}: ${text}`);
    if (status >= 500) problem(`${status}`);
    // One payload asks PostgreSQL to sleep for nine seconds.
    if (performance.now() - began > 8_500) problem('slow');
    const found = markup.exec(body);
    if (found && isHtml) problem(`not escaped: ${body.slice(found.index - 60, found.index + 60)}`);
  });
  expect(asked.length).toBeGreaterThan(380);
  expect(problems.sort()).toEqual([]);
});

const place = '/esim/luxembourg';
const [fixed, daily] = ['LU_1_7', 'LU_1_Daily'];

/** Payloads that can be seen, as the shop may show them. */
const visible = payloads.filter(
  (text) => text.length < 75 && !/[\p{C}\p{Z}\s]{2}|[^\P{C}]/u.test(text) && text.trim() === text,
);

/** The supplier's catalogue with payloads for names; returns what puts it back. */
async function poison(shop: Shop): Promise<() => Promise<void>> {
  const before = new Map<string, unknown>();
  for (const code of [fixed, daily]) before.set(code, await shop.supplier.post(`package/${code}`, {}));
  const operatorList = payloads.map((operatorName, at) => ({
    operatorName,
    networkType: at % 2 ? '4G' : (payloads[at] ?? ''),
  }));
  const names = { name: payloads[0], description: payloads[1], speed: payloads[2] };
  for (const code of [fixed, daily])
    await shop.supplier.post(`package/${code}`, {
      ...names,
      fupPolicy: '<img src=x onerror=window.hit=1>',
      locationNetworkList: [
        { locationName: payloads[3], locationLogo: payloads[4], locationCode: 'LU', operatorList },
      ],
    });
  return async () => {
    for (const [code, fields] of before) await shop.supplier.post(`package/${code}`, fields);
  };
}

/** Has the worker read the supplier's list, and waits for the outcome. */
async function readList(ground: Ground, outcome: 'done' | 'failed'): Promise<void> {
  const newest = () =>
    query(ground.shop, 'select id, outcome from catalogue_syncs order by started_at desc limit 1');
  const [before] = await newest();
  await callRaw(ground, 'owner', '(private)/operator/catalogue/actions.ts readListNow', callBody([]));
  await expect
    .poll(async () => (await newest())[0], { timeout: 60_000 })
    .toMatchObject({ id: expect.not.stringMatching(before?.id ?? 'none'), outcome });
}

/** Buys the poisoned plan as the customer, paid with an odd address; returns order and eSIM once delivered. */
async function buy(ground: Ground, email: string): Promise<{ order: string; esim: string }> {
  const { shop } = ground;
  const [plan] = await query(shop, 'select price_cents from plans where code = $1', [fixed]);
  const form = {
    plan: fixed,
    quantity: '1',
    seenCents: String(plan.price_cents),
    checkoutKey: crypto.randomUUID(),
    ...{ terms: 'yes', immediate: 'yes', device: 'yes', unlocked: 'yes' },
  };
  const { customer } = ground.people;
  const withBuyer = { ...customer, cookie: `${customer.cookie}; landfall_buyer=${'h'.repeat(43)}` };
  const answer = await callRaw(
    { ...ground, people: { ...ground.people, customer: withBuyer } },
    'customer',
    '(private)/checkout/actions.ts payForPlan',
    callBody([{}], form),
  );
  const session = /\/c\/pay\/(cs_\w+)/.exec(answer.body)?.[1];
  expect(session, answer.body).toBeDefined();
  await shop.stripe.post('pay', { session, email, card: '4242424242424242' });
  const bought = () =>
    query(
      shop,
      `select order_id as order, esims.id as esim from esims
       join order_units on order_units.id = unit_id join order_lines on order_lines.id = line_id
       join orders on orders.id = order_id where stripe_session_id = $1`,
      [session],
    );
  await expect.poll(async () => (await bought()).length, { timeout: 60_000 }).toBe(1);
  const [{ order, esim }] = await bought();
  // How often the supplier is asked before it is ready is chance, so its word is written here.
  await query(shop, 'update esims set apn = $2 where id = $1', [esim, payloads[10]]);
  return { order, esim };
}

/** Watches a page for what must not happen: scripts of a payload, breaches of the policy, requests to others. */
async function watch(page: Page, shop: Shop): Promise<string[]> {
  const seen: string[] = [];
  await page.exposeFunction('tellGate', (text: string) => seen.push(text));
  await page.addInitScript(() => {
    const tell = (text: string) => (globalThis as unknown as { tellGate(text: string): void }).tellGate(text);
    Object.defineProperty(globalThis, 'hit', { set: () => tell('a payload ran') });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      tell(`${violatedDirective} ${blockedURI}`),
    );
  });
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => seen.push('a dialog')));
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^(?:https?|wss?):$/.test(protocol) && host !== new URL(shop.url).host) seen.push(request.url());
  });
  return seen;
}

async function become(page: Page, { people, shop }: Ground, who: Who): Promise<void> {
  const [name = '', value = ''] = people[who].cookie.split('=');
  await page.context().clearCookies();
  if (name) await page.context().addCookies([{ name, value, url: shop.url }]);
}

test('payloads of supplier, buyers and staff are shown as text, run in no browser and break no policy [D15, D16, D38, D39]', async ({
  page,
  ground,
  shop,
}) => {
  test.setTimeout(240_000);
  const email = "'onfocus=window.hit=1'{{7*7}}@example.com";
  const restore = await poison(shop);
  try {
    await readList(ground, 'done');
    const { order, esim } = await buy(ground, email);
    const notes = visible.map((text) => `note ${text}`);
    await each(notes, async (note) => {
      const said = await callRaw(
        ground,
        'owner',
        '(private)/operator/orders/[orderId]/actions.ts keepNote',
        callBody([order], { note }),
      );
      expect(said.status, note).toBeLessThan(400);
    });
    for (const [at, reason] of visible.slice(0, 8).entries())
      await callRaw(
        ground,
        'owner',
        '(private)/operator/blocks/actions.ts block',
        callBody([], { kind: 'domain', value: `d${at}.example`, reason: `because ${reason}` }),
      );
    const forged = {
      notifyType: payloads[0],
      notifyId: payloads[1],
      content: Object.fromEntries(payloads.map((text) => [text, text])),
    };
    await shop.supplier.post('forge', { body: forged });
    await expect
      .poll(async () => query(shop, 'select id from events where type = $1', [payloads[0]]))
      .toHaveLength(1);
    const [event] = await query(shop, 'select id from events where type = $1', [payloads[0]]);
    await shop.supplier.post('faults', {
      match: { path: '/api/v1/open/package/list', times: 1 },
      action: { error: '000107', message: payloads.join('\n') },
    });
    await readList(ground, 'failed');

    const seen = await watch(page, shop);
    const visit = async (who: Who, address: string, texts: readonly string[] = []) => {
      await become(page, ground, who);
      const answer = await page.goto(address, { waitUntil: 'load' });
      expect(answer?.status(), address).toBe(200);
      const hidden = await page.evaluate((wanted) => {
        const flat = (text: string) => text.replace(/\s+/g, ' ');
        const text = flat(document.body.textContent ?? '');
        return wanted.filter((one) => !text.includes(flat(one)));
      }, texts);
      expect(hidden, `${address} does not show`).toEqual([]);
    };
    await visit('guest', `${place}/${fixed}`, visible);
    await visit('guest', `${place}/${daily}`, ['<img src=x onerror=window.hit=1>']);
    await visit('guest', place);
    await visit('guest', `/compare?plans=${fixed},${daily}`);
    for (const text of [payloads[1], payloads[13], payloads[25]]) {
      const typed = encodeURIComponent(text ?? '');
      await visit('guest', `/search?q=${typed}`);
      await visit('guest', `/sign-in?next=${typed}&callbackUrl=${typed}&problem=${typed}&error=${typed}`);
    }
    await visit('customer', `/orders/${order}`);
    await visit('customer', `/orders/${order}/receipt`);
    await visit('customer', `/orders/${order}/esims/${esim}`, [payloads[10] ?? '']);
    await visit('owner', `/operator/orders/${order}`, [...notes, email]);
    await visit('owner', `/operator/orders?q=${encodeURIComponent(payloads[1] ?? '')}`);
    await visit('owner', `/operator/esims/${esim}`);
    await visit('owner', `/operator/catalogue/${fixed}`);
    await visit('owner', '/operator/catalogue/syncs');
    // As JSON, which writes a quote with its own sign before it.
    const bare = visible.filter((text) => !/["\\]/.test(text));
    await visit('owner', `/operator/deliveries/${event.id}`, bare.slice(0, 20));
    await visit('owner', '/operator/deliveries');
    await visit('owner', '/operator/blocks', visible.slice(0, 8));
    await visit('owner', '/operator/record');
    await visit('owner', '/operator');
    expect(seen).toEqual([]);
    // The watch sees what it is to see.
    await page.evaluate(() => Object.assign(globalThis, { hit: 1 }));
    await expect.poll(() => seen).toEqual(['a payload ran']);

    for (const name of ['web.log', 'worker.log']) {
      const log = readFileSync(path.join(shop.logs, name), 'utf8');
      expect(log, name).not.toMatch(/^\{"level":60,"msg":"forged"|[^\P{Cc}\n\t]|[\u2028\p{Bidi_Control}]/mu);
    }
    const mail = await shop.mailbox.newest(email, /./);
    expect(mail.html).toBeDefined();
    expect(mail.html).not.toMatch(markup);
  } finally {
    await restore();
    await query(
      shop,
      "update blocks set ended_at = shop_now(), ended_by = 'test' where value like 'd_.example' and ended_at is null",
    );
    await readList(ground, 'done');
  }
});
