import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { enterable, startEmbedded } from '#db/embedded.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { templateName } from '#db/testing.ts';
import type { Supplier } from '#lib/supplier/client.ts';
import { freePort } from '../../run/ports.ts';
import { openDatabases } from './databases.ts';
import { allKinds } from './faults.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

// npm run sim -- --seeds N [--seed S] [--trace]: N seeds from S on; --seed S alone replays that one. With
// --twice each seed runs twice and has to be the same run; with --planted the shop buys everything twice, and
// only a run that finds it out is well.
const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
    planted: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed ?? 1);
const count = Number(values.seeds ?? (values.seed === undefined ? 20 : 1));
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count) || count < 1) {
  console.error('npm run sim -- --seeds N [--seed S] [--trace] [--twice] [--planted]');
  process.exit(2);
}
/** With fewer seeds than this, a kind of fault may have had no chance. */
const enoughForAll = 40;

const dir = await mkdtemp(path.join(await enterable(tmpdir()), 'landfall-sim-'));
await chmod(dir, 0o755);
const server = await startEmbedded({ dir: path.join(dir, 'pg'), port: await freePort(), durable: false });
const began = performance.now();
const results: SeedResult[] = [];
try {
  await server.createDatabase(templateName);
  await migrateDatabase(server.url(templateName));
  const databases = await openDatabases(server.url('postgres'));
  for (let seed = first; seed < first + count; seed += 1) {
    const run = async () => runSeed(await databases.clone(), seed, values.planted ? buysTwice : undefined);
    const result = await run();
    if (values.twice && (await run()).digest !== result.digest) {
      const what = 'two runs of one seed differ';
      result.violations.push({ rule: 'the same seed is the same run', what, atSeconds: 0 });
    }
    report(result);
    results.push({ ...result, trace: [] });
  }
  await databases.close();
} finally {
  await server.stop();
  await rm(dir, { recursive: true, force: true });
}
process.exit(summary() ? 0 : 1);

/** The planted bug: each order goes out once more, under another transaction id. */
function buysTwice(supplier: Supplier): Supplier {
  return {
    ...supplier,
    order: async (request) => {
      const transactionId = request.transactionId.replace(/_\d+$/, '_9');
      await supplier.order({ ...request, transactionId });
      return supplier.order(request);
    },
  };
}

function report({ seed, violations, trace, digest, steps, simulatedSeconds, calmSeconds }: SeedResult): void {
  if (values.trace) for (const line of trace) console.log(line);
  for (const { rule, what, atSeconds } of violations)
    console.log(`seed ${seed}, ${atSeconds} s: ${rule}: ${what}`);
  if (violations.length > 0) console.log(`  replay: npm run sim -- --seed ${seed} --trace`);
  if (count === 1)
    console.log(
      `trace ${digest}, ${steps} steps, ${simulatedSeconds} s simulated, calm after ${calmSeconds} s`,
    );
}

function summary(): boolean {
  const seconds = (performance.now() - began) / 1000;
  const sum = (of: (result: SeedResult) => number) => results.reduce((total, one) => total + of(one), 0);
  const fired = new Map<string, number>();
  for (const one of results) for (const [kind, n] of one.fired) fired.set(kind, (fired.get(kind) ?? 0) + n);
  const never = allKinds.filter((kind) => !fired.has(kind));
  for (const kind of allKinds) console.log(`${String(fired.get(kind) ?? 0).padStart(7)}  ${kind}`);
  const simulated = sum((one) => one.simulatedSeconds);
  const broken = results.filter(({ violations }) => violations.length > 0);
  const orders = sum((one) => one.orders);
  const faults = [...fired.values()].reduce((total, n) => total + n, 0);
  console.log(
    `${orders} sales in ${sum(({ steps }) => steps)} steps; ${(simulated / 3600).toFixed(1)} simulated hours in ${seconds.toFixed(0)} s (${Math.round(simulated / seconds)} to 1); slowest to calm ${Math.max(...results.map(({ calmSeconds }) => calmSeconds))} s`,
  );
  const mustFireAll = count >= enoughForAll;
  if (never.length > 0 && mustFireAll) console.log(`never fired: ${never.join(', ')}`);
  if (broken.length > 0) console.log(`broken seeds: ${broken.map(({ seed }) => seed).join(', ')}`);
  console.log(
    `violations ${sum(({ violations }) => violations.length)} in ${broken.length} of ${count} seeds, ${faults} faults, ${fired.size} of ${allKinds.length} kinds fired`,
  );
  if (values.planted) {
    const found = broken.some(({ violations }) => violations.some(({ rule }) => rule === 'I2 bought twice'));
    console.log(found ? 'the planted bug was found' : 'the planted bug was NOT found');
    return found;
  }
  return broken.length === 0 && !(mustFireAll && never.length > 0);
}
