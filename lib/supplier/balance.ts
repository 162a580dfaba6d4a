import { z } from 'zod';
import { supplierMoney } from '#lib/money.ts';
import type { Caller } from './call.ts';
import { whole } from './lenient.ts';

const answer = z.object({ balance: whole.transform(supplierMoney) }).transform(({ balance }) => balance);

/** What is left of the prepaid account, in USD × 10,000. */
export function readBalance(call: Caller) {
  return call({ path: '/balance/query', body: {}, answer, lane: 'status', kind: 'read' });
}
