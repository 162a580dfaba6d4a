import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { verifiedEvent } from './verify.ts';

const stripe = new Stripe('sk_test_of_this_test');
const secret = 'whsec_of_this_test';
const payload = JSON.stringify(
  { id: 'evt_1', type: 'checkout.session.completed', data: { object: {} } },
  null,
  2,
);
const now = () => Math.floor(Date.now() / 1000);
const sign = (
  change: { payload?: string; secret?: string; timestamp?: number; scheme?: string } = {},
): string => stripe.webhooks.generateTestHeaderString({ payload, secret, ...change });
const read = (body: string, header: string | null, secrets = [secret]) =>
  verifiedEvent(stripe, body, header, secrets);

test('what Stripe signed is read, with the old secret and the new one during a rotation', () => {
  expect(read(payload, sign())?.id).toBe('evt_1');
  expect(read(payload, sign({ secret: 'whsec_old' }), [secret, 'whsec_old'])?.id).toBe('evt_1');
});

test.each<[what: string, body: string, header: () => string | null]>([
  ['no signature', payload, () => null],
  ['an empty one', payload, () => ''],
  ['another secret', payload, () => sign({ secret: 'whsec_of_somebody' })],
  ['a scheme of tests only', payload, () => sign({ scheme: 'v0' })],
  ['one altered byte', payload.replace('evt_1', 'evt_2'), () => sign()],
  ['the same JSON written anew', JSON.stringify(JSON.parse(payload)), () => sign()],
  ['an empty body', '', () => sign()],
  ['a signed body that is no event', '[]', () => sign({ payload: '[]' })],
  ['a signature without its time', payload, () => sign().replace(/t=\d+,/, '')],
])('%s is refused [A8]', (_, body, header) => {
  expect(read(body, header())).toBeNull();
});

test.each([
  ['five minutes old', -301],
  ['five minutes ahead', 301],
] as const)('a stamp %s is refused, a younger one is not [A9]', (_, seconds) => {
  expect(read(payload, sign({ timestamp: now() + seconds }))).toBeNull();
  expect(read(payload, sign({ timestamp: now() + Math.sign(seconds) * 200 }))?.id).toBe('evt_1');
});
