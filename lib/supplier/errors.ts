/**
 * What the failure means for the caller:
 * - `try-later`: nothing happened; the same call may be made again, later.
 * - `refused`: a definite no; repeating it changes nothing.
 * - `unknown`: it may have happened. Look it up, or repeat it with the same transaction id.
 */
export type SupplierOutcome = 'try-later' | 'refused' | 'unknown';

/** Why, as far as a caller can act on it. `busy` covers everything that says "sick or out of reach". */
export type SupplierReason =
  | 'not-ready'
  | 'price'
  | 'balance'
  | 'stock'
  | 'plan-gone'
  | 'order-unknown'
  | 'state'
  | 'duplicate'
  | 'access'
  | 'our-bug'
  | 'esim-unknown'
  | 'busy'
  | 'not-sent'
  | 'unknown';

/**
 * The only error this folder throws on purpose. `code` is the supplier's six digits or a word of ours
 * (`timeout`, `http-503`, `not-json`, `bad-answer`, `breaker-open`, …). `message` and `detail` hold no
 * credential; neither is written for customers.
 */
export class SupplierError extends Error {
  readonly outcome: SupplierOutcome;
  readonly code: string;
  readonly reason: SupplierReason;
  /** The supplier's own text, scrubbed and cut, for the log; null when there is none. */
  readonly detail: string | null;

  constructor(
    outcome: SupplierOutcome,
    code: string,
    reason: SupplierReason,
    options: { path?: string; detail?: string | null } = {},
  ) {
    super(`supplier: ${code} (${reason})${options.path ? ` on ${options.path}` : ''}`);
    this.name = 'SupplierError';
    this.outcome = outcome;
    this.code = code;
    this.reason = reason;
    this.detail = options.detail ?? null;
  }
}

/** The supplier is sick or out of reach: counts towards the breaker, and a read is worth repeating. */
export function isSick(error: unknown): boolean {
  return error instanceof SupplierError && error.reason === 'busy';
}
