import { closeSync, openSync, writeSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mock } from 'node:test';
import type pg from 'pg';
import { enterable } from '#db/embedded.ts';
import { type Activity, isInTransaction } from './activity.ts';

/** Monday noon: every run begins at the same moment. */
const startMs = Date.UTC(2026, 0, 5, 12);

interface Interval {
  owner: object;
  everyMs: number;
  nextMs: number;
  work: () => void;
}

export type Clock = Awaited<ReturnType<typeof openClock>>;

/** A pause of a task shorter than this is over at once; longer ones are limits that nothing here reaches. */
const shortPauseMs = 1000;

/**
 * Time that stands still until it is moved: the database's shop_now(), every Date in this process (shop and
 * stand-ins alike), and the intervals of tasks, which renew leases. Whose interval it is, `owner` says; one
 * without an owner never fires.
 */
export async function openClock(pool: pg.Pool, activity: Activity, owner: () => object | undefined) {
  let nowMs = startMs;
  let lastId = 0;
  const intervals = new Map<number, Interval>();
  const { setInterval, clearInterval, setTimeout, clearTimeout } = globalThis;
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
  const ends = new WeakMap<object, () => void>();
  globalThis.setTimeout = Object.assign((work: (...of: unknown[]) => void, ms?: number, ...of: unknown[]) => {
    if (!owner() || (ms ?? 0) >= shortPauseMs) return setTimeout(work, ms, ...of);
    const ended = activity.begins();
    const timer = setTimeout(() => {
      work(...of);
      ended();
    }, 0);
    ends.set(timer, ended);
    return timer;
  }, setTimeout) as typeof setTimeout;
  globalThis.clearTimeout = (timer) => {
    if (typeof timer === 'object') ends.get(timer)?.();
    clearTimeout(timer);
  };
  const sent = countsWrites(pool);
  const face = await openFace(pool);
  face.show(nowMs);

  /** Moves time on, and lets the intervals of those who are awake fire once for it. */
  async function advance(ms: number, awake: (owner: object) => boolean): Promise<void> {
    if (ms <= 0) return;
    nowMs += ms;
    mock.timers.setTime(nowMs);
    face.show(nowMs);
    const ripe = [...intervals.values()].filter(({ nextMs, owner: of }) => nextMs <= nowMs && awake(of));
    for (const interval of ripe) {
      interval.nextMs = nowMs + interval.everyMs;
      interval.work();
    }
    if (ripe.length > 0 && !isInTransaction()) await activity.quiet();
  }

  return {
    now: () => nowMs,
    gone: () => nowMs - startMs,
    /** How many writes have been sent so far. */
    writes: () => sent.writes,
    advance,
    /** Whoever died renews nothing any more. */
    forget: (whose: object) => {
      for (const [id, { owner }] of intervals) if (owner === whose) intervals.delete(id);
    },
    close: async () => {
      mock.timers.reset();
      Object.assign(globalThis, { setInterval, clearInterval, setTimeout, clearTimeout });
      await face.close();
    },
  };
}

/** What can have changed a row; jobs are rung by a function. */
const isWrite = /^\s*(insert|update|delete|with)\b|graphile_worker\./i;

function countsWrites(pool: pg.Pool): { writes: number } {
  const sent = { writes: 0 };
  const names = new Map<string, string>();
  pool.on('connect', (client) => {
    const plain = client.query.bind(client) as (...of: unknown[]) => unknown;
    client.query = ((asked: string | pg.QueryConfig, ...more: unknown[]) => {
      const { text } = typeof asked === 'string' ? { text: asked } : asked;
      if (isWrite.test(text)) sent.writes += 1;
      if (typeof asked === 'string') return plain(asked, ...more);
      // Planned once and not at each of a hundred thousand times.
      const name = names.get(text) ?? `q${names.size}`;
      names.set(text, name);
      return plain({ ...asked, name: asked.name ?? name }, ...more);
    }) as typeof client.query;
  });
  return sent;
}

/** Where the database reads the time: a file, which costs no query at each moment. It never moves in a transaction. */
async function openFace(pool: pg.Pool) {
  const dir = await mkdtemp(path.join(await enterable(tmpdir()), 'landfall-clock-'));
  await chmod(dir, 0o755);
  const file = path.join(dir, 'now');
  const face = openSync(file, 'w', 0o644);
  await pool.query(`create or replace function shop_now() returns timestamptz language plpgsql stable as
    $$ begin return to_timestamp(pg_read_file('${file}')::float8 / 1000); end $$`);
  return {
    show: (nowMs: number) => void writeSync(face, String(nowMs), 0),
    close: async () => {
      closeSync(face);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
