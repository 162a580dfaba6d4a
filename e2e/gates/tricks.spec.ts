import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '../fixtures.ts';
import { somebody } from '../written-order.ts';
import { ask, callBody, callRaw, each, plain } from './call.ts';
import { test } from './gate-test.ts';
import { send } from './raw-send.ts';

const evil = 'evil.example';

/** Headers by which the framework or a proxy in front is told what to do, when nobody strips them. */
const forged: Record<string, string>[] = [
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'x-middleware-subrequest': 'src/middleware:middleware:middleware:middleware:middleware:middleware' },
  { 'x-middleware-rewrite': '/operator' },
  { 'x-middleware-next': '1' },
  { 'x-middleware-set-cookie': 'landfall-session=x' },
  { 'x-middleware-override-headers': 'cookie', 'x-middleware-request-cookie': 'landfall-session=x' },
  { 'x-original-url': '/operator', 'x-rewrite-url': '/operator' },
  { 'x-forwarded-host': evil, 'x-forwarded-proto': 'https', 'x-forwarded-port': '444' },
  { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', 'cf-connecting-ip': '127.0.0.1' },
  { forwarded: `for=127.0.0.1;host=${evil};proto=https` },
  { 'x-matched-path': '/operator', 'x-invoke-path': '/operator', 'x-invoke-status': '200' },
  { 'x-now-route-matches': '1=operator', 'x-nextjs-data': '1' },
  { 'x-prerender-revalidate': 'guessed', 'x-next-revalidated-tags': 'selling' },
  { 'next-action': '40'.padEnd(42, 'a') },
  { 'next-resume': '1', 'x-next-resume-state-length': '5' },
  { 'x-http-method-override': 'POST', 'x-method-override': 'POST' },
  { authorization: 'Basic b3duZXI6b3duZXI=' },
];

test('headers that tell the framework what to do change nothing for a stranger [D10]', async ({ ground }) => {
  test.setTimeout(240_000);
  const problems: string[] = [];
  const paths = [
    '/operator',
    '/dashboard',
    '/account',
    `/orders/${ground.own.order}`,
    '/esim/japan',
    '/esim/JP',
    '/sitemap.xml',
  ];
  await each(paths, async (path) => {
    const usual = await ask(ground, 'guest', path);
    for (const headers of forged) {
      const { status, body, leads } = await ask(ground, 'guest', path, { headers });
      const what = `${path} with ${JSON.stringify(headers)}`;
      if (status !== usual.status || leads !== usual.leads) problems.push(`${what}: ${status} ${leads}`);
      if (body.includes(evil)) problems.push(`${what}: names another host`);
      if (usual.status === 404 && plain(body, ground.own) !== plain(usual.body, ground.own))
        problems.push(`${what}: another body`);
    }
  });
  expect(problems.sort()).toEqual([]);
});

test('a wrong Host stands in no answer, no redirect and no mail [D21]', async ({ ground, shop }) => {
  const problems: string[] = [];
  for (const path of [
    '/',
    '/esim/japan',
    '/esim/JP',
    '/account',
    '/sign-in/google',
    '/sitemap.xml',
    '/robots.txt',
    '/llms.txt',
    '/api/v1/plans?limit=1',
    '/api/auth/signin',
    '/api/auth/session',
    '/manifest.webmanifest',
    `/orders/${ground.own.order}/open?key=x`,
  ]) {
    for (const headers of [{ host: evil }, { host: new URL(shop.url).host, 'x-forwarded-host': evil }]) {
      const { text, status } = await send(shop.url, 'GET', path, headers);
      if (text.includes(evil) || status >= 500) problems.push(`${path}: ${status} ${text.slice(0, 200)}`);
    }
  }
  expect(problems).toEqual([]);
  const email = somebody();
  const action = '(private)/sign-in/actions.ts askForLink';
  const mail = await shop.mailbox.next(email, /^Sign in/, async () => {
    const headers = { 'x-forwarded-host': evil, origin: `http://${evil}` };
    expect((await callRaw(ground, 'guest', action, callBody([], { email }), headers)).leads).toContain(
      'sent=1',
    );
  });
  expect(mail.text).toContain(`${shop.url}/sign-in/confirm`);
  expect(mail.text).not.toContain(evil);
});

test('the shop asks no address that a visitor names [D24]', async ({ ground, shop }) => {
  const asked: string[] = [];
  const canary = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end('');
  });
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(canary.address() as AddressInfo).port}`;
  const url = `http://${host}`;
  try {
    for (const path of [
      `/_next/image?url=${encodeURIComponent(`${url}/x.png`)}&w=64&q=75`,
      `/_next/image?url=${encodeURIComponent(`//${host}/x`)}&w=64&q=75`,
      `/og/${encodeURIComponent(url)}`,
      `/sign-in/google?next=${encodeURIComponent(url)}`,
      `/esim/${encodeURIComponent(url)}`,
    ])
      expect((await ask(ground, 'guest', path)).status, path).toBeLessThan(500);
    await send(shop.url, 'GET', '/account', { host });
    await send(shop.url, 'GET', `${url}/account`, { host });
    await send(shop.url, 'GET', '/dashboard', {
      host,
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'x',
      'sec-websocket-version': '13',
    });
    // An action that redirects, and one that this page has to hand on to another: both make the framework ask itself.
    for (const headers of [
      { 'x-forwarded-host': host, origin: url },
      { 'x-forwarded-host': host, 'x-forwarded-proto': 'http', origin: url },
    ])
      for (const action of [
        '(private)/account/actions.ts saveAlerts',
        '(private)/sign-in/actions.ts askForLink',
      ])
        await callRaw(ground, 'customer', action, callBody([], { email: 'x' }), headers);
    expect(asked).toEqual([]);
  } finally {
    canary.close();
  }
});

test('files and folders of the machine are no addresses [D25]', async ({ ground, shop }) => {
  const page = (await ask(ground, 'guest', '/')).body;
  const chunk = /\/_next\/static\/[^"]+\.js/.exec(page)?.[0] ?? '/no-chunk';
  const problems: string[] = [];
  const paths = [
    '/.env',
    '/.env.local',
    '/.git/config',
    '/.git/HEAD',
    '/.npmrc',
    '/package.json',
    '/package-lock.json',
    '/next.config.mjs',
    '/proxy.ts',
    '/lib/env.ts',
    '/.next/BUILD_ID',
    '/.next/server/server-reference-manifest.json',
    '/_next/',
    '/_next/static/',
    '/_next/static/chunks/',
    '/_next/server/app-paths-manifest.json',
    '/_next/static/../../package.json',
    '/_next/static/..%2f..%2fpackage.json',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/flags/..%2f..%2fpackage.json',
    '/flags/../../package.json',
    '/static/..\\..\\package.json',
    '//etc/passwd',
    '/public/icon.svg',
    `${chunk}.map`,
    `${chunk}%00.map`,
    '/server-status',
    '/actuator/env',
    '/debug',
    '/graphql',
    '/wp-login.php',
  ];
  for (const path of paths) {
    const { status, text } = await send(shop.url, 'GET', path);
    if (![301, 307, 308, 400, 404].includes(status)) problems.push(`${path}: ${status}`);
    if (/DATABASE_URL|\[core\]|root:x:0|"dependencies"|"sources":|integrity/.test(text))
      problems.push(`${path}: a file`);
    if (/"location":"(?:https?:)?\/\//.test(text)) problems.push(`${path}: leads elsewhere`);
  }
  expect(problems).toEqual([]);
});
