import { spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';

/**
 * Runs the command and waits for it, or for the end of standard input, whichever comes first. We hold
 * the other end of that pipe and never write: when we close it, or die in any way, the command is asked
 * to stop, and after the grace killed with everything it started.
 */
const guard = `
signal=$1 grace=$2
shift 2
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
(
  read -r _ <&3
  kill -s "$signal" "$child"
  while [ "$grace" -gt 0 ] && kill -0 "$child"; do
    sleep 0.1
    # A background command ignores INT until it listens for it.
    [ "$signal" = INT ] && kill -s INT "$child"
    grace=$((grace - 1))
  done
  kill -s KILL -- "-$$"
) 2>/dev/null &
exec 3<&-
wait "$child"
code=$?
trap '' TERM
kill -s TERM -- "-$$"
exit "$code"
`;

export interface Guarded {
  /** The exit code, once it has ended for whatever reason. */
  readonly exited: Promise<number>;
  running(): boolean;
  /** Asks it to stop, waits, and kills it after the grace. */
  stop(): Promise<number>;
}

/** Starts a program that cannot outlive this process; its output goes to the file `log`. */
export function startGuarded(
  command: readonly [string, ...string[]],
  opts: {
    log: string;
    cwd?: string;
    env?: Record<string, string>;
    signal?: 'TERM' | 'INT';
    graceSeconds?: number;
    uid?: number;
    gid?: number;
  },
): Guarded {
  const { log, cwd = '/', env = {}, signal = 'TERM', graceSeconds = 8, uid, gid } = opts;
  const output = openSync(log, 'w');
  const environment: Record<string, string> = { PATH: process.env.PATH ?? '/usr/bin:/bin', ...env };
  const child = spawn('/bin/sh', ['-c', guard, 'guard', signal, String(graceSeconds * 10), ...command], {
    cwd,
    env: environment as NodeJS.ProcessEnv,
    stdio: ['pipe', output, output],
    detached: true,
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
  });
  child.stdin?.on('error', () => {});
  let running = true;
  const exited = new Promise<number>((resolve) => {
    child.on('error', (cause) => {
      writeSync(output, `${cause.message}\n`);
      resolve(126);
    });
    child.on('exit', (code) => resolve(code ?? 137));
  }).then((code) => {
    running = false;
    closeSync(output);
    child.stdin?.destroy();
    return code;
  });
  return {
    exited,
    running: () => running,
    stop: () => {
      child.stdin?.end();
      return exited;
    },
  };
}
