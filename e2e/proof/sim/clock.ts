import { mock } from 'node:test';
import type pg from 'pg';

/** Monday noon: every run begins at the same moment. */
const startMs = Date.UTC(2026, 0, 5, 12);

interface Interval {
  owner: object;
  everyMs: number;
  nextMs: number;
  work: () => void;
}

export type Clock = Awaited<ReturnType<typeof openClock>>;

/**
 * Time that stands still until it is moved: the database's shop_now(), every Date in this process (shop and
 * stand-ins alike), and the intervals of tasks, which renew leases. Whose interval it is, `owner` says; one
 * without an owner never fires.
 */
export async function openClock(pool: pg.Pool, owner: () => object | undefined) {
  let nowMs = startMs;
  let lastId = 0;
  const intervals = new Map<number, Interval>();
  const real = { setInterval: globalThis.setInterval, clearInterval: globalThis.clearInterval };
  mock.timers.enable({ apis: ['Date'], now: nowMs });
  globalThis.setInterval = ((work: () => void, everyMs: number) => {
    lastId += 1;
    const whose = owner();
    if (whose) intervals.set(lastId, { owner: whose, everyMs, nextMs: nowMs + everyMs, work });
    const id = lastId;
    return { id, unref: () => ({ id }), [Symbol.toPrimitive]: () => id };
  }) as unknown as typeof setInterval;
  globalThis.clearInterval = ((timer?: { id?: number }) => {
    intervals.delete(timer?.id ?? -1);
  }) as unknown as typeof clearInterval;
  await pool.query(`
    insert into shop_clock (id, ahead) values (1, interval '0') on conflict (id) do update set ahead = excluded.ahead;
    create or replace function shop_now() returns timestamptz language sql stable parallel safe as
      $$ select to_timestamp(${startMs / 1000}) + ahead from shop_clock $$`);

  /** Moves time on, and lets the intervals of those who are awake fire once for it. */
  async function advance(ms: number, awake: (owner: object) => boolean): Promise<void> {
    if (ms <= 0) return;
    nowMs += ms;
    mock.timers.setTime(nowMs);
    await pool.query(`update shop_clock set ahead = make_interval(secs => ${(nowMs - startMs) / 1000})`);
    const ripe = [...intervals.values()].filter(({ nextMs, owner: of }) => nextMs <= nowMs && awake(of));
    for (const interval of ripe) {
      interval.nextMs = nowMs + interval.everyMs;
      interval.work();
    }
    if (ripe.length > 0) await quiet(pool);
  }

  return {
    now: () => nowMs,
    gone: () => nowMs - startMs,
    advance,
    /** Whoever died renews nothing any more. */
    forget: (whose: object) => {
      for (const [id, { owner }] of intervals) if (owner === whose) intervals.delete(id);
    },
    close: () => {
      mock.timers.reset();
      Object.assign(globalThis, real);
    },
  };
}

/** Resolves once nobody uses the database any more. */
export async function quiet(pool: pg.Pool): Promise<void> {
  while (pool.totalCount > pool.idleCount || pool.waitingCount > 0) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
