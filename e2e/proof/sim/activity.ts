import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import type { Db } from '#db/client.ts';

export type Activity = ReturnType<typeof openActivity>;

/** Turns of the event loop without anything under way after which nothing will come of itself. */
const stillness = 3;

/** Knows when nothing is under way any more: no query, no call that has left, no short pause of a task. */
export function openActivity(pool: pg.Pool) {
  let under = 0;
  let listeners: (() => void)[] = [];

  function changed(): void {
    const told = listeners;
    listeners = [];
    for (const tell of told) tell();
  }
  pool.on('release', changed);
  pool.on('remove', changed);

  const isBusy = () => under > 0 || pool.totalCount > pool.idleCount || pool.waitingCount > 0;
  const change = () => new Promise<void>((resolve) => listeners.push(resolve));

  return {
    isBusy,
    /** Resolves when nothing was under way for a few turns of the event loop, or `isOver` says so. */
    quiet: async (isOver = () => false): Promise<void> => {
      for (let still = 0; still < stillness && !isOver(); ) {
        await (isBusy() ? change() : loopTurn());
        still = isBusy() ? 0 : still + 1;
      }
    },
    /** Something begins that others wait for; what it returns says that it has ended. */
    begins: (): (() => void) => {
      let isOver = false;
      under += 1;
      return () => {
        if (isOver) return;
        isOver = true;
        under -= 1;
        changed();
      };
    },
  };
}

const loopTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const transaction = new AsyncLocalStorage<true>();

/** Whether the code that asks runs inside a transaction, whatever others do beside it. */
export const isInTransaction = (): boolean => transaction.getStore() === true;

/** The same database, whose transactions are known to `isInTransaction`. */
export function marked(db: Db): Db {
  const plain = db.transaction.bind(db);
  db.transaction = (work, config) => plain((tx) => transaction.run(true, () => work(tx)), config);
  return db;
}
