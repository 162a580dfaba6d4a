import { AsyncLocalStorage } from 'node:async_hooks';
import { type Activity, isInTransaction } from './activity.ts';

/** Something that runs in the shop: a job of a worker, a request of the web. */
export interface Task {
  readonly name: string;
  readonly process: string;
  state: 'running' | 'done' | 'dead';
  error?: unknown;
  turn: () => void;
  done: (error?: unknown) => Promise<void>;
}

/** A task that waits at an effect: before a call leaves, or with its answer in hand. */
export interface Parked {
  task: Task;
  at: string;
  go: () => void;
}

export type Scheduler = ReturnType<typeof openScheduler>;

/**
 * Runs one thing at a time, from one effect to the next. Where several tasks wait, somebody else chooses who
 * goes on; a task that is dropped never wakes again, as if its process had been killed at that effect.
 */
export function openScheduler(activity: Activity, broken: (rule: string, what: string) => void) {
  const current = new AsyncLocalStorage<Task>();
  const parked: Parked[] = [];

  /** From here to the next effect, or the end, until nothing of it is under way. */
  async function segment(task: Task, begin: () => void): Promise<void> {
    const side = parked.filter((one) => one.task === task).length;
    let turned = false;
    const turn = new Promise<void>((resolve) => {
      task.turn = () => {
        turned = true;
        resolve();
      };
    });
    begin();
    // Where a task waits at several effects, going on with one may lead to waiting for the others.
    await (side > 0 ? Promise.race([turn, activity.quiet(() => turned)]) : turn);
    await activity.quiet();
  }

  return {
    parked,
    current: () => current.getStore(),
    /** Starts a task and runs it to its first effect. */
    start: async (
      name: string,
      process: string,
      work: () => Promise<unknown>,
      done: (error?: unknown) => Promise<void> = () => Promise.resolve(),
    ): Promise<Task> => {
      const task: Task = { name, process, state: 'running', turn: () => {}, done };
      await segment(task, () => {
        void current.run(task, async () => {
          const error = await work().then(
            () => undefined,
            (cause: unknown) => cause ?? new Error('failed'),
          );
          if (task.state === 'dead') return;
          task.state = 'done';
          if (error !== undefined) task.error = error;
          await task.done(error);
          task.turn();
        });
      });
      return task;
    },
    resume: async (waiting: Parked): Promise<void> => {
      parked.splice(parked.indexOf(waiting), 1);
      await segment(waiting.task, waiting.go);
    },
    /** Called at an effect by whoever makes it; outside of tasks it does nothing. */
    pause: (at: string): Promise<void> => {
      const task = current.getStore();
      if (!task) return Promise.resolve();
      if (isInTransaction()) {
        // Left waiting, it would keep everybody else from the database.
        broken('no call inside a transaction', `${task.name} at ${at}`);
        return Promise.resolve();
      }
      return new Promise((go) => {
        parked.push({ task, at, go });
        task.turn();
      });
    },
    /** Makes a call that others wait for: with it under way, a task stands nowhere yet. */
    calling: async <T>(send: () => Promise<T>): Promise<T> => {
      const ended = activity.begins();
      try {
        return await send();
      } finally {
        ended();
      }
    },
    /** Forgets every task of a process, wherever it waits. */
    drop: (process: string): Parked[] => {
      const dropped = parked.filter(({ task }) => task.process === process);
      for (const one of dropped) {
        one.task.state = 'dead';
        parked.splice(parked.indexOf(one), 1);
      }
      return dropped;
    },
  };
}
