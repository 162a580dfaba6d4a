import { expect } from '../fixtures.ts';
import { ask, each } from './call.ts';
import { test } from './gate-test.ts';
import type { Ground, Who } from './ground.ts';
import { send } from './raw-send.ts';
import { routeRows } from './route-rows.ts';

const everywhere: Record<string, RegExp> = {
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'referrer-policy': /^(?:same-origin|strict-origin-when-cross-origin)$/,
  'strict-transport-security': /^max-age=63072000; includeSubDomains$/,
  'permissions-policy': /camera=\(\)/,
};

const isPrivate = /^\/(?:checkout|orders|dashboard|operator|sign-in|account)(?:[/?]|$)/;
const drawn = /^\/(?:flags|world)(?:\/|$)/;

/** What is wrong with the headers of an answer. */
function missingIn(path: string, status: number, headers: Headers): string[] {
  const problems = Object.entries(everywhere)
    .filter(([name, value]) => !value.test(headers.get(name) ?? ''))
    .map(([name]) => `${name}: ${headers.get(name)}`);
  if (headers.has('x-powered-by')) problems.push('says what it runs on');
  const policy = headers.get('content-security-policy') ?? 'none';
  // A drawing, or one line of text.
  if (drawn.test(path) || status === 403)
    return policy.startsWith("default-src 'none'") ? problems : [...problems, policy];
  for (const part of [
    "default-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ])
    if (!policy.includes(part)) problems.push(`no ${part}`);
  const strict = /script-src 'self' 'nonce-[\w+/]{22}==' 'strict-dynamic'/.test(policy);
  if (isPrivate.test(path) !== strict && status < 405)
    problems.push(`the policy of the other area: ${policy}`);
  if (/\*|http:|https:(?!\/\/)/.test(policy)) problems.push(`open to others: ${policy}`);
  return problems;
}

/** Addresses besides those of the rows: files, errors, redirects. */
const others = [
  '/no/such/page',
  '/operator/no-such',
  '/orders/ord_0/x.css',
  '/esim/nowhere',
  '/icon.svg',
  '/sw.js',
  '/_next/image?url=%2Ficon.svg&w=64&q=75',
  '/_next/static/no-such.js',
  '/flags/xx-no.svg',
  '/api/v1/plans/no-such',
  '/api/auth/nothing',
  '/esim/%zz',
];

test('every answer has the headers that browsers guard by, and none names another host [D29]', async ({
  ground,
}) => {
  test.setTimeout(240_000);
  const problems: string[] = [];
  const page = (await ask(ground, 'guest', '/')).body;
  const chunk = /\/_next\/static\/[^"]+\.js/.exec(page)?.[0] ?? 'no chunk';
  const asked: [Who, string][] = [...others, chunk].map((path) => ['guest', path]);
  for (const row of routeRows)
    for (const who of row.sees === 'everyone'
      ? (['guest'] as const)
      : (['guest', 'customer', 'owner'] as const))
      asked.push([who, row.at(ground)]);
  await each(asked, async ([who, path]) => {
    const { status, headers, body } = await ask(ground, who, path);
    problems.push(
      ...missingIn(path, status, headers).map((problem) => `${who} ${path} (${status}): ${problem}`),
    );
    problems.push(...foreignIn(ground, body).map((address) => `${who} ${path}: asks ${address}`));
    for (const cookie of headers.getSetCookie())
      if (!/; HttpOnly/i.test(cookie) || !/SameSite=Lax/i.test(cookie)) problems.push(`${path}: ${cookie}`);
  });
  const posted = await ask(ground, 'guest', '/account', { method: 'POST', body: 'x' });
  problems.push(
    ...missingIn('/account', posted.status, posted.headers).map((problem) => `turned away: ${problem}`),
  );
  expect(problems.sort()).toEqual([]);
});

/** What a page would fetch from elsewhere: scripts, styles, pictures, frames. */
function foreignIn({ shop }: Ground, body: string): string[] {
  return [
    ...body.matchAll(
      /<(?:script|img|iframe|source|video|audio|link)\b[^>]*?\s(?:src|srcset|href)="((?:https?:)?\/\/[^"]+)"/g,
    ),
  ]
    .filter(([tag]) => !/rel="(?:canonical|alternate)"/.test(tag))
    .map(([, address = '']) => address)
    .filter((address) => !address.startsWith(`${shop.url}/`) && address !== shop.url);
}

test('only reading is allowed where nothing can be sent, whatever the method is called [D42]', async ({
  ground,
  shop,
}) => {
  test.setTimeout(240_000);
  const problems: string[] = [];
  const paths = [...routeRows.map((row) => row.at(ground)), '/icon.svg', '/no/such/page'];
  await each(paths, async (path) => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const { status, text } = await send(shop.url, method, path, { cookie: 'landfall_buyer=echo-me' });
      const fine = method === 'OPTIONS' ? [204, 405] : [400, 405];
      if (!fine.includes(status)) problems.push(`${method} ${path}: ${status}`);
      if (/access-control-allow/i.test(text)) problems.push(`${method} ${path}: lets other sites in`);
      if (text.includes('echo-me')) problems.push(`${method} ${path}: repeats the request`);
    }
  });
  expect(problems.sort()).toEqual([]);
});
