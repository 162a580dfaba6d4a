import { expect, test } from 'vitest';
import { buyerCookieName, buyerCookieOptions } from './cookies.ts';

test('over https the buyer cookie is bound to this host, on http it has its plain name', () => {
  expect(buyerCookieName(true)).toBe('__Host-landfall_buyer');
  expect(buyerCookieName(false)).toBe('landfall_buyer');
  // What browsers ask of a name with the prefix: Secure, the whole path, no domain.
  expect(buyerCookieOptions(true)).toMatchObject({ secure: true, path: '/' });
  expect(buyerCookieOptions(true)).not.toHaveProperty('domain');
});
