export type ShopErrorCode =
  | 'not-found'
  | 'forbidden'
  | 'bad-input'
  | 'conflict'
  | 'paused'
  | 'try-later'
  | 'too-often'
  | 'misconfigured';

/**
 * What nobody expected, or what a caller cannot mend: thrown, and turned into an answer in two places
 * (`app/answer.ts` for requests, the job runner for jobs). `message` may be shown; it holds no secret.
 */
export class ShopError extends Error {
  readonly code: ShopErrorCode;

  constructor(code: ShopErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ShopError';
    this.code = code;
  }
}
