import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';

const timeout = 300_000;

/** In a process of its own, since it stops the clock; on the PostgreSQL of the tests. */
function sim(...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, LOG_LEVEL: 'silent' };
    const child = execFile(process.execPath, ['e2e/proof/sim/sim.ts', ...args], { env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, said: `${out}${err}` }),
    );
  });
}

// It once left an eSIM at the supplier that was nobody's.
test('a seed ends without a violation', { timeout }, async () => {
  const { code, said } = await sim('--seed', '25');
  expect(said).toContain('violations 0 in 0 of 1 seeds');
  expect(code, said).toBe(0);
});

test('each planted bug is found out', { timeout }, async () => {
  const { code, said } = await sim('--planted', '--seeds', '4');
  expect(said).not.toContain('NOT found');
  expect(code, said).toBe(0);
});
