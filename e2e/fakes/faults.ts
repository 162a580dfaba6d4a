import { z } from 'zod';
import type { Answer, Call } from './call.ts';

const endings = [
  'status-500',
  'status-503',
  'status-429',
  'html',
  'empty',
  'cut-json',
  'hang',
  'reset',
  'reset-after-headers',
  'reset-mid-body',
] as const;

/** What goes wrong. `accept-then-…` does the work first, then spoils the answer; the others do nothing. */
export const faultAction = z.union([
  z.enum(endings),
  z.templateLiteral(['accept-then-', z.enum(endings)]),
  z.strictObject({ error: z.string(), message: z.string().optional() }),
  z.strictObject({ delayMs: z.number() }),
  z.strictObject({ answerAfterMs: z.number() }),
  z.strictObject({
    body: z.string(),
    status: z.number().default(200),
    type: z.string().default('application/json'),
    accept: z.boolean().default(false),
  }),
]);

export const faultRule = z.strictObject({
  match: z
    .strictObject({
      /** Exact path, or with `*` for any characters. */
      path: z.string().optional(),
      method: z.string().optional(),
      /** A piece of the request body, e.g. a transaction id. */
      contains: z.string().optional(),
      /** Fires from the nth matching call on (1 = the first). */
      nth: z.number().int().min(1).default(1),
      /** How many times it fires; without it until the rule is removed. */
      times: z.number().int().min(1).optional(),
      /** Fires for this share of the matching calls (0 to 1), decided by `seed`. */
      share: z.number().min(0).max(1).optional(),
      seed: z.number().int().default(1),
    })
    .prefault({}),
  action: faultAction,
});

export type FaultAction = z.input<typeof faultAction>;
export type FaultRule = z.input<typeof faultRule>;
type Rule = z.output<typeof faultRule> & { id: number; seen: number; fired: number; random: () => number };

/** How the server treats one call. */
export interface Plan {
  run: boolean;
  waitMs: number;
  lateMs: number;
  ending: 'answer' | 'cut' | 'hang' | 'reset' | 'reset-after-headers' | 'reset-mid-body';
  answer?: Answer;
}

export type Dress = (status: number, error?: { code: string; message: string | undefined }) => Answer;

export type FaultBook = ReturnType<typeof faultBook>;

/** Rules in the order they were added; the first that matches a call decides about it. */
export function faultBook() {
  let rules: Rule[] = [];
  let lastId = 0;
  return {
    add(given: FaultRule): number {
      const rule = faultRule.parse(given);
      lastId += 1;
      rules.push({ ...rule, id: lastId, seen: 0, fired: 0, random: randomFrom(rule.match.seed) });
      return lastId;
    },
    clear(): void {
      rules = [];
    },
    /** Every rule with how often it matched and fired. */
    list: () => rules.map(({ random: _, ...rule }) => rule),
    take(call: Pick<Call, 'method' | 'path' | 'body'>): z.output<typeof faultAction> | undefined {
      for (const rule of rules) if (fires(rule, call)) return rule.action;
      return undefined;
    },
  };
}

function fires(rule: Rule, call: Pick<Call, 'method' | 'path' | 'body'>): boolean {
  const { path, method, contains, nth, times, share } = rule.match;
  if (path !== undefined && !glob(path).test(call.path)) return false;
  if (method !== undefined && method.toUpperCase() !== call.method) return false;
  if (contains !== undefined && !call.body.includes(contains)) return false;
  rule.seen += 1;
  if (rule.seen < nth || (times !== undefined && rule.fired >= times)) return false;
  if (share !== undefined && rule.random() >= share) return false;
  rule.fired += 1;
  return true;
}

function glob(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** A small seeded generator (mulberry32): the same seed gives the same faults. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const calm: Plan = { run: true, waitMs: 0, lateMs: 0, ending: 'answer' };

export function planFor(action: z.output<typeof faultAction> | undefined, dress: Dress): Plan {
  if (action === undefined) return calm;
  if (typeof action === 'string') return planForWord(action, dress);
  if ('delayMs' in action) return { ...calm, waitMs: action.delayMs };
  if ('answerAfterMs' in action) return { ...calm, lateMs: action.answerAfterMs };
  if ('error' in action) {
    return { ...calm, run: false, answer: dress(200, { code: action.error, message: action.message }) };
  }
  const { status, type, body } = action;
  return { ...calm, run: action.accept, answer: { status, headers: { 'content-type': type }, body } };
}

function planForWord(action: string, dress: Dress): Plan {
  const word = action.replace('accept-then-', '');
  const run = word !== action;
  switch (word) {
    case 'hang':
    case 'reset':
      return { ...calm, run, ending: word };
    case 'cut-json':
      return { ...calm, ending: 'cut' };
    case 'reset-after-headers':
    case 'reset-mid-body':
      return { ...calm, ending: word };
    case 'html':
      return { ...calm, run, answer: page(200, 'Service is being updated') };
    case 'empty':
      return { ...calm, run, answer: { status: 200, body: '' } };
    default:
      return { ...calm, run, answer: dress(Number(word.slice('status-'.length))) };
  }
}

function page(status: number, text: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html><body><h1>${text}</h1></body></html>`,
  };
}
