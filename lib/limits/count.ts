import { lt } from 'drizzle-orm';
import type { Pool } from 'pg';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { DbOrTx } from '#db/client.ts';
import { rateLimits } from '#db/schema/index.ts';
import { ShopError } from '#lib/errors.ts';
import { log, safeMessage } from '#lib/log.ts';
import { sha256 } from '#lib/secrets.ts';
import { type CountedBy, type LimitName, ruleOf } from './rules.ts';

/** Whom to count; what is null or missing is not known and not counted. The shop is always counted last. */
export type Who = Partial<Record<Exclude<CountedBy, 'shop'>, string | null>>;

/** Where the counters live: the shop's own database. */
export interface Counters {
  $client: Pool;
}

const kept = new WeakMap<Pool, Map<string, RateLimiterAbstract>>();

/**
 * Counts one more go and returns null, or the whole seconds until there is room again. What goes beyond one
 * count is not held against the wider ones: whoever is stopped alone cannot use up the shop's.
 */
export async function secondsToWait(
  counters: Counters,
  name: LimitName,
  who: Who = {},
): Promise<number | null> {
  const { by } = ruleOf(name);
  const own = Object.entries(who).flatMap(([kind, key]) => (key && kind in by ? [[kind, key] as const] : []));
  const waits = await Promise.all(own.map(([kind, key]) => consume(counters, name, kind as CountedBy, key)));
  const longest = Math.max(0, ...waits);
  if (longest > 0 || !by.shop) return longest || null;
  return (await consume(counters, name, 'shop', 'all')) || null;
}

/** Forgets what was counted: what somebody turns out to be entitled to was no misuse. */
export async function forget(
  counters: Counters,
  name: LimitName,
  kind: CountedBy,
  key: string,
): Promise<void> {
  await limiter(counters.$client, name, kind)
    .delete(stored(key))
    .catch((error: unknown) =>
      log.warn({ limit: name, error: safeMessage(error) }, 'a limit was not forgotten'),
    );
}

/** Takes one go back: what ended well was no misuse. That it could not be taken back is no harm. */
export async function giveBack(counters: Counters, name: LimitName, who: Who): Promise<void> {
  const { by } = ruleOf(name);
  const own = Object.entries({ ...who, ...('shop' in by && { shop: 'all' }) });
  const known = own.flatMap(([kind, key]) => (key && kind in by ? [[kind as CountedBy, key] as const] : []));
  await Promise.all(
    known.map(([kind, key]) => limiter(counters.$client, name, kind).reward(stored(key), 1)),
  ).catch((error: unknown) =>
    log.warn({ limit: name, error: safeMessage(error) }, 'a count was not taken back'),
  );
}

/** Deletes counters that are over. On the clock of the processes, as the library keeps them. */
export async function forgetCounters(db: DbOrTx): Promise<void> {
  await db.delete(rateLimits).where(lt(rateLimits.expire, Date.now()));
}

/** "Please try again in 3 minutes". */
export function waitWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return `Please try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`;
}

/** Seconds to wait, 0 when there was room. */
async function consume(counters: Counters, name: LimitName, kind: CountedBy, key: string): Promise<number> {
  try {
    await limiter(counters.$client, name, kind).consume(stored(key));
    return 0;
  } catch (reason) {
    if (reason instanceof RateLimiterRes) return Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
    log.error({ limit: name, error: safeMessage(reason) }, 'a limit could not be counted');
    throw new ShopError('try-later', 'That does not work right now. Please try again in a minute');
  }
}

/** Hashed: keys of any length fit, and the table names nobody's address. */
function stored(key: string): string {
  return sha256(key).slice(0, 32);
}

function limiter(pool: Pool, name: LimitName, kind: CountedBy): RateLimiterAbstract {
  const all = kept.get(pool) ?? new Map<string, RateLimiterAbstract>();
  kept.set(pool, all);
  const id = `${name}/${kind}`;
  const known = all.get(id);
  if (known) return known;
  const made = make(pool, name, kind, id);
  all.set(id, made);
  return made;
}

function make(pool: Pool, name: LimitName, kind: CountedBy, keyPrefix: string): RateLimiterAbstract {
  const { by, whenSick } = ruleOf(name);
  const rate = by[kind];
  if (!rate) throw new Error(`${name} does not count by ${kind}`);
  const { times: points, seconds: duration } = rate;
  const insurance = whenSick === 'allow' && new RateLimiterMemory({ keyPrefix, points, duration });
  return new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    // `forget-expired` cleans up.
    clearExpiredByTimeout: false,
    keyPrefix,
    points,
    duration,
    // Whoever is over a limit costs the database nothing more until it ends.
    inMemoryBlockOnConsumed: points + 1,
    ...(insurance && { insuranceLimiter: insurance }),
  });
}
