import type { Caller } from './call.ts';
import { SupplierError } from './errors.ts';
import { orderAnswer } from './wire.ts';

const path = '/esim/order';

interface OrderLine {
  /** Package code or slug. */
  supplierCode: string;
  /** Number of eSIMs. */
  count: number;
  /** USD × 10,000 for one eSIM, of one day for a day pass. */
  unitPrice: number;
  /** Day passes only, 1 to 365. */
  days?: number | undefined;
}

export interface OrderRequest {
  /** Ours, at most 50 characters. Repeating an order means repeating this id. */
  transactionId: string;
  lines: readonly OrderLine[];
  /** Let the supplier compare unit price and total with its own, and refuse when they differ. */
  withPrices: boolean;
}

export interface PlacedOrder {
  orderNo: string;
  transactionId: string;
}

/**
 * Buys eSIMs. `refused` means that nothing was bought; `unknown` covers every answer that does not prove
 * an order of exactly this transaction id, and `duplicate`: that one is to be looked up.
 */
export async function placeOrder(call: Caller, request: OrderRequest): Promise<PlacedOrder> {
  checkOrder(request);
  const answer = await call({
    path,
    body: orderBody(request),
    answer: orderAnswer,
    lane: 'order',
    kind: 'change',
  });
  if (answer.transactionId !== request.transactionId) {
    throw new SupplierError('unknown', 'other-transaction', 'unknown', { path });
  }
  return answer;
}

/** The body: `price` is of one eSIM (and day), `amount` the sum of price × days × count. */
function orderBody({ transactionId, lines, withPrices }: OrderRequest): Record<string, unknown> {
  const amount = lines.reduce((sum, line) => sum + line.unitPrice * (line.days ?? 1) * line.count, 0);
  return {
    transactionId,
    ...(withPrices ? { amount } : {}),
    packageInfoList: lines.map((line) => ({
      packageCode: line.supplierCode,
      count: line.count,
      ...(withPrices ? { price: line.unitPrice } : {}),
      ...(line.days === undefined ? {} : { periodNum: line.days }),
    })),
  };
}

// A request the supplier is known to refuse is refused here: its own answer would be less clear.
function checkOrder({ transactionId, lines }: OrderRequest): void {
  const total = lines.reduce((sum, line) => sum + line.count, 0);
  const linesFine = lines.every(
    ({ supplierCode, count, unitPrice, days }) =>
      supplierCode !== '' &&
      isWithin(count, 1, 30) &&
      isWithin(unitPrice, 1, Number.MAX_SAFE_INTEGER) &&
      (days === undefined || isWithin(days, 1, 365)),
  );
  if (!linesFine || !isWithin(total, 1, 30) || !isWithin(transactionId.length, 1, 50)) {
    throw new SupplierError('refused', 'bad-request', 'our-bug', { path });
  }
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
