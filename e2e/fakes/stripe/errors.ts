import type { Answer } from '../call.ts';
import { json } from '../server.ts';

export interface StripeProblem {
  type: 'invalid_request_error' | 'idempotency_error' | 'api_error' | 'card_error' | 'rate_limit_error';
  message: string;
  code?: string | undefined;
  param?: string | undefined;
}

/** An answer with an `error`, as Stripe shapes it. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly problem: StripeProblem;
  /** Refused before anything was done: the idempotency key stays free. */
  readonly early: boolean;

  constructor(status: number, problem: StripeProblem, early = true) {
    super(problem.message);
    this.status = status;
    this.problem = problem;
    this.early = early;
  }
}

export function invalid(message: string, param?: string, code?: string): StripeRefusal {
  return new StripeRefusal(400, { type: 'invalid_request_error', message, param, code });
}

/** A request that was understood but cannot be done in the present state; an idempotency key keeps it. */
export function impossible(message: string, code?: string, param?: string): StripeRefusal {
  return new StripeRefusal(400, { type: 'invalid_request_error', message, param, code }, false);
}

export function noSuch(kind: string, id: string, param: string, status = 404): StripeRefusal {
  return new StripeRefusal(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  });
}

export function problemAnswer(status: number, problem: StripeProblem): Answer {
  const { type, code, message, param } = problem;
  const doc = code && { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` };
  return json({ error: { ...(code && { code }), ...doc, message, ...(param && { param }), type } }, status);
}
