import { expect } from '../fixtures.ts';
import { openCache } from './cache.ts';
import { ask, askAs, each } from './call.ts';
import { test } from './gate-test.ts';
import type { Ground, Who } from './ground.ts';
import { routeRows } from './route-rows.ts';

/** Endings that make a cache, or the shop, take a page for a file. */
const endings = [
  '',
  '.css',
  '/x.css',
  '/x.js',
  ';x.css',
  '%2fx.css',
  '%00.css',
  '?x.css',
  '/..%2fx.css',
  '.svg',
  '/.js',
  '?_rsc',
  '?cachebuster=.css',
];

test('through a cache that ignores Vary nobody gets what was another’s, whatever the address ends in [D22]', async ({
  ground,
  shop,
}) => {
  test.setTimeout(240_000);
  const cache = await openCache(shop.url);
  const through: Ground = { ...ground, shop: { ...shop, url: cache.url } };
  const problems: string[] = [];
  try {
    const rows = routeRows.filter(
      ({ sees, route }) => sees !== 'everyone' && sees !== 'machine' && !route.endsWith('live'),
    );
    await each(rows, async (row) => {
      const bare = row.at(ground).split('?')[0] ?? '';
      const owner: Who = row.route.startsWith('/operator') ? 'owner' : 'customer';
      const some = row.sees === 'buyer' || row.route === '/dashboard' ? endings : endings.slice(0, 4);
      for (const ending of some) {
        const first = await ask(through, owner, bare + ending);
        const second = await ask(through, 'other', bare + ending);
        if (second.headers.get('x-cache') === 'hit' && first.headers.has('set-cookie'))
          problems.push(`${bare}${ending}: a cookie is kept for all`);
        const marks = ground.people[owner].marks.filter(
          (mark) => !bare.includes(mark) && second.body.includes(mark),
        );
        if (marks.length > 0) problems.push(`${bare}${ending}: ${marks} came to another`);
      }
      await askAs(through, owner, { route: row.route, address: row.at(ground) }, 'payload');
    });
    expect(problems.sort()).toEqual([]);
    // What is held says nothing of anybody: the pages themselves are not, under no spelling that shows them.
    const all = Object.values(ground.people).flatMap(({ marks }) => marks);
    for (const address of cache.held()) {
      const { body, headers } = await ask(through, 'guest', address);
      expect(headers.get('x-cache'), address).toBe('hit');
      expect(
        all.filter((mark) => !address.includes(mark) && body.includes(mark)),
        address,
      ).toEqual([]);
    }
    expect(
      cache
        .held()
        .filter((address) => routeRows.some((row) => row.sees !== 'everyone' && row.at(ground) === address)),
    ).toEqual([]);
  } finally {
    cache.close();
  }
});

test('a page and its payload never stand under one address, and headers no key knows change nothing kept [D22, D23]', async ({
  ground,
  shop,
}) => {
  const cache = await openCache(shop.url);
  const through: Ground = { ...ground, shop: { ...shop, url: cache.url } };
  try {
    for (const path of ['/', '/esim/japan', '/help', '/terms', '/esim/japan/JP_3_30']) {
      const payload = await ask(through, 'guest', `${path}?_rsc`, { headers: { rsc: '1' } });
      const page = await ask(through, 'guest', path);
      const again = await ask(through, 'guest', `${path}?_rsc`, { headers: { rsc: '1' } });
      expect(page.headers.get('content-type'), path).toContain('text/html');
      for (const one of [payload, again])
        expect(one.headers.get('content-type'), path).toContain('text/x-component');
    }
    for (const headers of [
      { 'x-forwarded-host': 'evil.example' },
      { 'accept-language': 'evil.example' },
      { 'x-forwarded-proto': 'evil' },
      { 'user-agent': '<script>evil.example' },
      { cookie: 'theme=evil.example' },
      { 'next-url': '/evil.example' },
      { origin: 'https://evil.example' },
    ] as Record<string, string>[]) {
      const path = `/esim/thailand?${new URLSearchParams({ busted: JSON.stringify(headers) })}`;
      await ask(through, 'guest', path, { headers });
      const { body, headers: kept } = await ask(through, 'guest', path);
      expect(body.replaceAll(encodeURIComponent(JSON.stringify(headers)), ''), path).not.toContain(
        'evil.example</',
      );
      expect(kept.get('access-control-allow-origin'), path).toBeNull();
      expect(kept.get('location') ?? '', path).not.toContain('evil');
    }
    expect(cache.held().length).toBeGreaterThan(5);
  } finally {
    cache.close();
  }
});
