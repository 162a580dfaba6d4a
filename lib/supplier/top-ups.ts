import type { z } from 'zod';
import type { Caller } from './call.ts';
import { SupplierError } from './errors.ts';
import { topUpAnswer } from './wire.ts';

const path = '/esim/topup';

export interface TopUpRequest {
  esimTranNo: string;
  /** As `packages({ topUpsFor })` names it: top-up codes cannot be guessed. */
  supplierCode: string;
  /** Ours, at most 50 characters, one for each top-up. */
  transactionId: string;
  /** Expected total in USD × 10,000; compared by the supplier when given. */
  amount?: number | undefined;
  /** Day passes only: days to add. */
  days?: number | undefined;
}

export type ToppedUp = z.output<typeof topUpAnswer>;

/**
 * Adds data and days to an eSIM, at once. The supplier promises no idempotency here: after `unknown`,
 * read the eSIM's packages and its totals before sending anything again.
 */
export async function topUp(call: Caller, request: TopUpRequest): Promise<ToppedUp> {
  const { transactionId } = request;
  if (transactionId === '' || transactionId.length > 50) {
    throw new SupplierError('refused', 'bad-request', 'our-bug', { path });
  }
  const answer = await call({
    path,
    body: topUpBody(request),
    answer: topUpAnswer,
    lane: 'top-up',
    kind: 'change',
  });
  if (answer.transactionId !== transactionId) {
    throw new SupplierError('unknown', 'other-transaction', 'unknown', { path });
  }
  return answer;
}

// Here, unlike in an order, the documents write both numbers as texts.
function topUpBody({ esimTranNo, supplierCode, transactionId, amount, days }: TopUpRequest) {
  return {
    esimTranNo,
    packageCode: supplierCode,
    transactionId,
    ...(amount === undefined ? {} : { amount: String(amount) }),
    ...(days === undefined ? {} : { periodNum: String(days) }),
  };
}
