import { expect, test } from 'vitest';
import { standingOf } from './standing.ts';

const none = { preparing: 0, ready: 0, refunded: 0, returned: 0, cancelled: 0, wholeBack: null };

test.each([
  ['paid', { preparing: 1 }, 'preparing'],
  ['paid', { preparing: 1, ready: 1 }, 'part-ready'],
  ['paid', { ready: 2 }, 'ready'],
  ['dispute_won', { ready: 1 }, 'ready'],
  ['paid', { refunded: 1 }, 'refunding'],
  ['paid', { refunded: 2, returned: 1 }, 'refunding'],
  ['paid', { refunded: 2, returned: 2 }, 'refunded'],
  ['paid', { ready: 1, refunded: 1, returned: 1 }, 'part-refunded'],
  ['paid', { refunded: 1, cancelled: 1 }, 'refunding'],
  ['paid', { refunded: 1, returned: 1, cancelled: 1 }, 'cancelled'],
  ['paid', { refunded: 2, returned: 2, cancelled: 1 }, 'refunded'],
  ['paid', { ready: 2, refunded: 1, cancelled: 1 }, 'part-cancelled'],
  ['mismatch', { preparing: 1, wholeBack: false }, 'mismatch'],
  ['mismatch', { preparing: 1, wholeBack: true }, 'refunded'],
  ['session_open', { preparing: 1 }, 'not-paid'],
  ['disputed', { ready: 1 }, 'disputed'],
] as const)('%s with %j is %s', (state, tally, standing) => {
  expect(standingOf(state, { ...none, ...tally })).toBe(standing);
});
