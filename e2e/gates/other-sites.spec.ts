import { expect } from '../fixtures.ts';
import { query } from '../written-order.ts';
import { actionRows } from './action-rows.ts';
import { ask, call, callBody, callRaw, each } from './call.ts';
import { test } from './gate-test.ts';
import { stateOf } from './ground.ts';
import { routeRows } from './route-rows.ts';

// Nobody is led out of the shop, and nothing comes in from elsewhere.
const evil = 'evil.example';

/** Ways to write an address of elsewhere that some reader takes for one of ours. */
const elsewhere = [
  `//${evil}`,
  `///${evil}`,
  `////${evil}/`,
  `/\\${evil}`,
  `\\/${evil}`,
  `\\\\${evil}`,
  `https://${evil}`,
  `http:${evil}`,
  `https:/${evil}`,
  `https:///${evil}`,
  `HTTPS://${evil}`,
  `javascript:alert(1)`,
  `java\tscript:alert(1)`,
  `JaVaScRiPt:alert(1)`,
  `data:text/html,x`,
  `vbscript:x`,
  `/%2f${evil}`,
  `/%5c${evil}`,
  `%2f%2f${evil}`,
  `/\t/${evil}`,
  `/\n/${evil}`,
  ` //${evil}`,
  `/ /${evil}`,
  `/.//${evil}`,
  `/..//${evil}`,
  `/dashboard/..//${evil}`,
  `http://localhost@${evil}`,
  `//localhost:1@${evil}`,
  `https://${evil}#@localhost`,
  `//${evil}%23.localhost`,
  `/\u2215/${evil}`,
  `//\u200b${evil}`,
  `blob:https://${evil}/x`,
  `@${evil}`,
  `.${evil}`,
  `//[::1]/`,
  `/\r\nLocation: https://${evil}`,
];

test('no parameter leads out of the shop, however it is written [D14]', async ({ ground, shop }) => {
  test.setTimeout(240_000);
  const problems: string[] = [];
  const leavesShop = (leads: string) => {
    const target = URL.parse(leads.replace(/;(?:push|replace)$/, ''), `${shop.url}/sign-in`);
    return leads !== '' && target?.origin !== new URL(shop.url).origin;
  };
  await each(elsewhere, async (next) => {
    const q = encodeURIComponent(next);
    for (const path of [
      `/sign-in?next=${q}`,
      `/sign-in/google?next=${q}`,
      `/sign-in/confirm?email=a@example.com&token=x&next=${q}`,
      `/operator/prove?next=${q}`,
      `/api/auth/signin?callbackUrl=${q}`,
      `/api/auth/signout?callbackUrl=${q}`,
      `/api/auth/error?callbackUrl=${q}`,
      `/checkout?plan=${q}&quantity=1`,
      `/go/${q}`,
      `/esim/${q}`,
    ]) {
      const { leads, body, status } = await ask(ground, 'owner', path);
      if (leavesShop(leads)) problems.push(`${path}: ${leads}`);
      if (status >= 500) problems.push(`${path}: ${status}`);
      const links = [...body.matchAll(/(?:href|action|formaction)="([^"]*)"/gi)].map(([, link = '']) => link);
      for (const link of links)
        if (link.includes(evil) || /^\s*(?:javascript|data|vbscript):/i.test(link))
          problems.push(`${path}: links to ${link}`);
    }
    for (const [action, who] of [
      ['(private)/sign-in/actions.ts askForLink', 'guest'],
      ['(private)/sign-in/actions.ts confirmSignIn', 'guest'],
    ] as const) {
      const { leads } = await callRaw(
        ground,
        who,
        action,
        callBody([], { email: 'no address', token: 'x', next }),
      );
      const kept = URL.parse(leads.replace(/;push$/, ''), shop.url)?.searchParams.get('next') ?? '';
      if (leavesShop(leads) || leavesShop(kept)) problems.push(`${action} with ${next}: ${leads}`);
    }
  });
  expect(problems.sort()).toEqual([]);
});

test('no other site can send a form, and no address that is only read changes anything [D13]', async ({
  ground,
  shop,
}) => {
  test.setTimeout(240_000);
  const sessions = () =>
    query(
      shop,
      'select count(*)::int as n from sessions where user_id = (select id from customers where email = $1)',
      [ground.people.owner.email],
    );
  const begun = await sessions();
  const before = await stateOf(ground);
  const problems: string[] = [];
  const none = { origin: '' };
  const origins = [
    `https://${evil}`,
    'null',
    `${shop.url}.${evil}`,
    `http://${evil}#${shop.url}`,
    'file://',
    'x',
    shop.url.replace('http', 'https').replace(/\d+$/, '1'),
  ];
  for (const row of actionRows.filter(({ leaves }) => !leaves)) {
    for (const origin of origins.slice(0, 2)) {
      const ids = { ...ground.own, event: ground.event };
      const body = callBody(row.bound?.(ids) ?? [], row.form?.(ids));
      const { status } = await callRaw(ground, 'owner', row.action, body, { origin }, ids);
      if (status !== 403) problems.push(`${row.action} from ${origin}: ${status}`);
    }
  }
  const action = '(private)/operator/actions.ts sellAgain';
  for (const origin of [...origins, none.origin])
    expect((await callRaw(ground, 'owner', action, '[]', { origin })).status, origin).toBe(403);
  const withoutScript = new FormData();
  withoutScript.set('x', '1');
  for (const headers of [{}, { origin: 'null' }, { origin: `https://${evil}` }] as Record<string, string>[])
    expect(
      (await ask(ground, 'owner', '/operator', { method: 'POST', body: withoutScript, headers })).status,
    ).toBe(403);
  const json = {
    method: 'POST',
    body: '{"on":true}',
    headers: { origin: shop.url, 'content-type': 'text/plain' },
  };
  expect((await ask(ground, 'owner', '/operator', json)).status).toBe(415);
  expect(
    (
      await ask(ground, 'owner', '/api/auth/signout', {
        method: 'POST',
        headers: { origin: `https://${evil}` },
      })
    ).status,
  ).toBeLessThan(500);
  await each(routeRows, async (row) => {
    for (const who of ['customer', 'owner'] as const)
      for (const query of ['', '?on=true&reason=mischief&state=paid'])
        await ask(ground, who, `${row.at(ground).split('?')[0]}${query}`);
  });
  expect(problems).toEqual([]);
  expect(await stateOf(ground)).toBe(before);
  expect(await sessions()).toEqual(begun);
  // The very same call from our own page is taken.
  const row = actionRows.find((one) => one.action === action);
  if (row) expect((await call(ground, 'owner', row, 'own')).leads).toContain('/operator');
});
