import type { Books } from './books.ts';
import { invalid } from './errors.ts';

type Json = Record<string, unknown>;

/** A copy of an answer in which the ids named by `expand[]` are replaced by what they stand for. */
export function expanded(books: Books, answer: object, paths: string[]): object {
  const copy: Json = { ...structuredClone(answer) };
  for (const path of paths) {
    const keys = path.split('.');
    if (keys.length > 4) throw invalid(`You cannot expand more than 4 levels of a property.`, 'expand');
    walk(books, copy, keys, path);
  }
  return copy;
}

function walk(books: Books, at: Json, keys: string[], path: string): void {
  const [key = '', ...rest] = keys;
  const found = resolve(books, at, key, path);
  if (found === null) return;
  at[key] = found;
  if (rest.length === 0) return;
  for (const item of Array.isArray(found) ? found : [found]) if (isJson(item)) walk(books, item, rest, path);
}

function resolve(books: Books, at: Json, key: string, path: string): unknown {
  const value = at[key];
  if (key === 'data' && Array.isArray(value)) return value;
  if (key === 'line_items' && at.object === 'checkout.session') return lineItems(books, String(at.id));
  if (key === 'refunds' && at.object === 'charge') return refundsOf(books, String(at.id));
  if (value === null) return null;
  if (isJson(value)) return value;
  const object = typeof value === 'string' ? lookUp(books, value) : undefined;
  if (!object) throw invalid(`This property cannot be expanded (${path}).`, 'expand');
  return structuredClone(object);
}

export function lineItems(books: Books, sessionId: string) {
  const data = structuredClone(books.sessions.get(sessionId)?.lines ?? []);
  return { object: 'list', data, has_more: false, url: `/v1/checkout/sessions/${sessionId}/line_items` };
}

function refundsOf(books: Books, chargeId: string) {
  const data = [...books.refunds.values()].filter((refund) => refund.charge === chargeId).reverse();
  return {
    object: 'list',
    data: structuredClone(data),
    has_more: false,
    url: `/v1/charges/${chargeId}/refunds`,
  };
}

function lookUp(books: Books, id: string): object | undefined {
  const { intents, charges, refunds, transactions, disputes } = books;
  for (const map of [intents, charges, refunds, transactions, disputes]) {
    const found = map.get(id);
    if (found) return found;
  }
  return books.sessions.get(id)?.session;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
