import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../run/build.ts';

export interface Program {
  readonly name: string;
  /** Of its last start. */
  pid(): number;
  running(): boolean;
  /** Starts it and waits until it is ready, with variables on top of its own. */
  start(more?: Record<string, string>): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Sends a signal (SIGKILL) and waits until the process is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const alive = new Set<ChildProcess>();
// A run that is broken off leaves nobody behind.
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** One process of a shop under test: can be killed, frozen and started again. */
export function program(options: {
  name: string;
  entry: string;
  env: Record<string, string>;
  log: string;
  ready: (pid: number) => Promise<void>;
}): Program {
  const { name, entry, env, log, ready } = options;
  let child: ChildProcess | null = null;
  let gone: Promise<unknown> = Promise.resolve();
  let pid = 0;

  function launch(more: Record<string, string>): { pid: number; gone: Promise<unknown> } {
    const output = openSync(path.join(log, `${name}.log`), 'a');
    const begun = spawn(process.execPath, [entry], {
      cwd: repository,
      env: { ...env, ...more } as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', output, output],
    });
    child = begun;
    alive.add(begun);
    pid = begun.pid ?? 0;
    gone = new Promise((resolve) => {
      begun.once('exit', () => {
        alive.delete(begun);
        if (child === begun) child = null;
        resolve(undefined);
      });
    });
    return { pid, gone };
  }

  return {
    name,
    pid: () => pid,
    running: () => child !== null,
    start: async (more = {}) => {
      for (let tries = 1; ; tries += 1) {
        const begun = launch(more);
        const ended = begun.gone.then(() => 'ended');
        if ((await Promise.race([ready(begun.pid), ended])) !== 'ended') return;
        // As any host does: a process that did not get its database in time is started again.
        if (tries === 5) throw new Error(`${name} ended again and again: see ${log}/${name}.log`);
      }
    },
    signal: (signal) => void child?.kill(signal),
    stop: async (signal = 'SIGKILL') => {
      child?.kill(signal);
      await gone;
    },
  };
}
