/** What a check found. `todo` says what to do about it and is needed unless all is well. */
export type Finding =
  | { state: 'ok'; line: string }
  | { state: 'warning' | 'red'; line: string; todo: string };

export interface Check {
  name: string;
  run(): Promise<Finding>;
}

const marks = { ok: 'ok     ', warning: 'warning', red: 'RED    ' } as const;

/** Runs the checks in order, prints one line each, and returns how many are red. */
export async function runChecks(checks: readonly Check[], print: (line: string) => void): Promise<number> {
  let red = 0;
  for (const check of checks) {
    const found = await check.run().catch(
      (error: unknown): Finding => ({
        state: 'red',
        line: error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error),
        todo: 'see the error above; the other lines may tell why',
      }),
    );
    if (found.state === 'red') red += 1;
    const todo = found.state === 'ok' ? '' : ` → ${found.todo}`;
    print(`${marks[found.state]}  ${check.name.padEnd(18)} ${found.line}${todo}`);
  }
  return red;
}
