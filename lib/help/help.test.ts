import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { contactHref } from './contact.ts';
import { phoneGuides } from './phone-guides.ts';
import { searchHelp } from './search.ts';
import { helpTopics, troubleTree } from './topics.ts';

describe('the search of the help', () => {
  test.each([
    ['no signal', '/help/no-signal'],
    ['refund', '/help/refunds'],
    ['money back', '/help/refunds'],
    ['apn', '/help/no-data'],
    ['How do I install on an iPhone?', '/help/install-iphone'],
    ['pixel', '/help/install-pixel'],
    ['Cannot add eSIM', '/help/cannot-add'],
    ['slow', '/help/slow'],
    ['gigabyte', '/data-need'],
    ['carrier lock', '/help/cannot-add'],
    ['VALIDITY', '/help/validity'],
  ])('%s leads to %s', (query, href) => expect(searchHelp(query).map((one) => one.href)).toContain(href));

  it('puts what is named so first, and shows the line that says it', () => {
    expect(searchHelp('no signal')[0]?.href).toBe('/help/no-signal');
    expect(searchHelp('vpn').some(({ excerpt }) => excerpt.includes('VPN'))).toBe(true);
  });

  it('finds nothing for nothing, and stands anything', () => {
    expect(searchHelp('')).toEqual([]);
    expect(searchHelp('xylophone')).toEqual([]);
    fc.assert(fc.property(fc.string({ maxLength: 120 }), (query) => Array.isArray(searchHelp(query))));
  });
});

it('every link inside the help leads somewhere', () => {
  const pages = new Set([
    '/help/phones',
    '/help/contact',
    '/terms',
    ...helpTopics.map(({ slug }) => `/help/${slug}`),
  ]);
  const links = helpTopics.flatMap(({ parts }) => parts.flatMap(({ link }) => link?.href ?? []));
  expect(
    [...links, ...troubleTree.map(({ slug }) => `/help/${slug}`)].filter((href) => !pages.has(href)),
  ).toEqual([]);
});

it('each drawing marks a row that it has, of a name that fits', () => {
  for (const { screens } of phoneGuides) {
    for (const { rows, tap, title } of screens) {
      expect(rows[tap]).toBeDefined();
      expect(rows.length).toBeLessThanOrEqual(4);
      for (const text of [title, ...rows]) expect(text.length).toBeLessThanOrEqual(18);
    }
  }
});

describe('a mail to us', () => {
  const esim = { reference: 'A1B2C3', iccid: '89852000263318806140', state: 'in-use' };
  const order = { orderId: 'ord_1', plan: 'Japan 3 GB, 30 days', state: 'Your eSIM is ready' };
  const read = (href: string) => Object.fromEntries(new URL(href).searchParams);

  it('carries the order and where it stands', () => {
    const { subject, body } = read(contactHref('a@b.example', { ...order, esim }));
    expect(subject).toBe('Order ord_1, Japan 3 GB, 30 days');
    expect(body).toContain('State: Your eSIM is ready\r\neSIM: A1B2C3, in-use\r\nICCID ends in 6140');
  });

  it('gives no more of the ICCID than its end', () =>
    expect(contactHref('a@b.example', { ...order, esim })).not.toContain('3318806140'));

  it('holds whatever a plan is called', () => {
    fc.assert(
      fc.property(fc.string(), (plan) => {
        const href = contactHref('a@b.example', { ...order, plan });
        expect(href).not.toMatch(/[\s"<>+]/);
        expect(Object.keys(read(href))).toEqual(['subject', 'body']);
      }),
    );
    expect(() => contactHref('a@b.example', { ...order, plan: '\ud800' })).not.toThrow();
  });
});
