import { expect, test } from 'vitest';
import { safeNext } from './next-path.ts';

const shop = 'https://shop.example';

test('a path of the shop is kept, whole or with our own address before it', () => {
  for (const path of ['/dashboard', '/orders/ord_1?x=1#top', '/operator', '/esim/japan']) {
    expect(safeNext(path, shop)).toBe(path);
    expect(safeNext(`${shop}${path}`, shop)).toBe(path);
  }
});

test('everything else becomes the account page [D14]', () => {
  const refused = [
    '',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/x/..//evil.example',
    'https://evil.example/dashboard',
    'https://shop.example@evil.example/',
    'https://user:password@shop.example/orders',
    'https://shop.example.evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'dashboard',
    ' /dashboard',
    '/api/auth/signout',
    '/sign-in/confirm',
    `/${'x'.repeat(600)}`,
  ];
  for (const wanted of refused) expect(safeNext(wanted, shop), wanted).toBe('/dashboard');
  expect(safeNext(null, shop)).toBe('/dashboard');
  expect(safeNext(undefined, shop)).toBe('/dashboard');
});
