import { rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type FailPoint, failpoints } from '#lib/failpoint.ts';
import { actions, type KillCase, type Outcome, runCase } from './kill-case.ts';
import { startKillableShop } from './killable-shop.ts';
import { openProof } from './proof-server.ts';

// npm run kill-matrix [-- --sample N] [--only FP10:kill:2] [--lanes N]: real processes fail at each named
// place, with one and with two workers; every paid unit has to end delivered or refunded, once.
const { values } = parseArgs({
  options: {
    sample: { type: 'string' },
    only: { type: 'string' },
    lanes: { type: 'string', default: '2' },
  },
});

const wanted = chosen();
const proof = await openProof('kill');
const done: Outcome[] = [];
const failed: string[] = [];
const began = Date.now();
try {
  const queue = [...wanted];
  const lanes = Math.min(Number(values.lanes), queue.length);
  await Promise.all(Array.from({ length: lanes }, (_, n) => lane(queue, path.join(proof.dir, `trap-${n}`))));
} finally {
  await proof.close();
}
const takeOvers = done.flatMap(({ takeOver }) => takeOver ?? []);
const slowest = (numbers: number[]) => Math.max(0, ...numbers).toFixed(1);
console.log(
  `\n${wanted.length - failed.length} of ${wanted.length} terminal, slowest take-over ${slowest(takeOvers)} s`,
);
console.log(
  `slowest end ${slowest(done.map(({ terminal }) => terminal))} s after the restart, ${minutes()} min`,
);
for (const name of failed) console.log(`again: npm run kill-matrix -- --only ${name}`);
process.exit(failed.length === 0 ? 0 : 1);

function minutes(): string {
  return ((Date.now() - began) / 60_000).toFixed(1);
}

function chosen(): KillCase[] {
  const all = ([1, 2] as const).flatMap((workers) =>
    actions.flatMap((action) =>
      (Object.keys(failpoints) as FailPoint[]).map((point): KillCase => ({ point, action, workers })),
    ),
  );
  const { only } = values;
  if (only) return all.filter((one) => nameOf(one).includes(only));
  const sample = Number(values.sample ?? all.length);
  // Spread evenly, and never two days the same.
  const start = Math.floor(Date.now() / 1000);
  const step = all.length / Math.min(sample, all.length);
  return Array.from({ length: Math.min(sample, all.length) }, (_, n) => {
    const index = Math.floor(n * step + (start % Math.max(1, step))) % all.length;
    return all[index];
  }).filter((one) => one !== undefined);
}

function nameOf({ point, action, workers }: KillCase): string {
  return `${point}:${action}:${workers}`;
}

/** One shop that takes case after case from the queue; a shop that is out of order is replaced. */
async function lane(queue: KillCase[], trap: string): Promise<void> {
  const open = () =>
    startKillableShop(proof.url, { workers: 2, template: proof.template, env: { FAILPOINT: `@${trap}` } });
  let shop = await open();
  for (let one = queue.shift(); one; one = queue.shift()) {
    const name = nameOf(one);
    try {
      const outcome = await runCase(shop, trap, one);
      done.push(outcome);
      report(name, outcome);
      if (outcome.problems.length > 0) failed.push(name);
    } catch (error) {
      failed.push(name);
      console.log(`${name.padEnd(14)} FAILED  ${error instanceof Error ? error.message : String(error)}`);
      await rm(trap, { force: true });
      await shop.close();
      shop = await open();
    }
  }
  await shop.close();
}

function report(name: string, { terminal, takeOver, problems }: Outcome): void {
  const over = takeOver === null ? '' : `  taken over in ${takeOver.toFixed(1)} s`;
  const verdict = problems.length === 0 ? 'ok' : `FAILED  ${problems.join('; ')}`;
  console.log(`${name.padEnd(14)} ended in ${terminal.toFixed(1).padStart(5)} s${over}  ${verdict}`);
}
