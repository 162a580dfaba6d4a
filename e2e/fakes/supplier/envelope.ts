import type { Answer } from '../call.ts';
import { json } from '../server.ts';

/** A definite "no" of the supplier: HTTP 200 with `success: false`. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message = texts[code] ?? 'Unknown error.') {
    super(message);
    this.code = code;
  }
}

const texts: Record<string, string> = {
  '000001': 'Server error.',
  '000103': 'Http method is not supported.',
  '000104': 'Request body is not json.',
  '101001': 'The timestamp of the request has expired.',
  '101003': 'Request signature mismatch.',
  '101013': 'System is busy, please try again later.',
  '200002': 'This operation is not allowed due to the order status.',
  '200005': 'Package price error.',
  '200006': 'Total order price amount is wrong.',
  '200007': 'the balance is insufficient',
  '200008': 'The order parameters are wrong.',
  '200011': 'Insufficient available Profiles for the package.',
  '310272': "the orderNo doesn't exist",
  '310402': 'Duplicate transactionId.',
  '310403': "the iccid doesn't exist in the order",
  '401001': 'Authentication failed.',
  '900001': 'The system is busy, please try again later.',
};

export function succeeded(obj: unknown): Answer {
  return json({ success: true, errorCode: '0', errorMsg: null, obj });
}

export function refused(code: string, message = texts[code] ?? 'Unknown error.'): Answer {
  return json({ success: false, errorCode: code, errorMsg: message, obj: null });
}

export type Body = Record<string, unknown>;

export function parseBody(text: string): Body {
  if (text.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (isBody(parsed)) return parsed;
  } catch {
    // Falls through to the same refusal as JSON that is no object.
  }
  throw new Refusal('000104');
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text field; empty counts as absent, as clients send unused fields as "". */
export function text(body: Body, key: string): string | undefined {
  const value = body[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function neededText(body: Body, key: string, maxLength = 200): string {
  if (body[key] === null) throw new Refusal('000106', `${key} is null`);
  const value = text(body, key);
  if (value === undefined) throw new Refusal('000105', `${key} is mandatory`);
  if (value.length > maxLength) {
    throw new Refusal('000107', `${key} length must be between 1 and ${maxLength}`);
  }
  return value;
}

/** A whole number, sent as number or as text; absent stays undefined, anything else is refused. */
export function whole(body: Body, key: string): number | undefined {
  const value = body[key];
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw new Refusal('400001', `${key} is not a whole number`);
  }
  return number;
}
