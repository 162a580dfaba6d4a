import { parseArgs } from 'node:util';
import { type Databases, openDatabases, withServer } from './databases.ts';
import { allKinds } from './faults.ts';
import { type Plant, plants } from './planted.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

// npm run sim -- --seeds N [--seed S] [--minutes M] [--trace]: N seeds from S on, none begun after M minutes;
// --seed S alone replays that one. With --twice each seed runs twice and has to be the same run. With
// --planted the shop has one bug after the other, and each has to be found out within the seeds.
const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    minutes: { type: 'string' },
    trace: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
    planted: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed ?? 1);
const count = Number(values.seeds ?? (values.seed === undefined ? 20 : 1));
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count) || count < 1) {
  console.error('npm run sim -- --seeds N [--seed S] [--minutes M] [--trace] [--twice] [--planted]');
  process.exit(2);
}
/** With fewer seeds than this, a kind of fault may have had no chance. */
const enoughForAll = 40;

const began = performance.now();
const lastBegins = Number(values.minutes ?? Number.POSITIVE_INFINITY) * 60_000;
const isWell = await withServer(async (url) => {
  const databases = await openDatabases(url);
  try {
    return values.planted ? await findAll(databases) : summary(await runAll(databases));
  } finally {
    await databases.close();
  }
});
process.exit(isWell ? 0 : 1);

async function runAll(databases: Databases): Promise<SeedResult[]> {
  const results: SeedResult[] = [];
  for (let seed = first; seed < first + count && performance.now() - began < lastBegins; seed += 1) {
    const run = async () => runSeed(await databases.clone(), seed);
    const result = await run();
    if (values.twice && (await run()).digest !== result.digest) {
      const what = 'two runs of one seed differ';
      result.violations.push({ rule: 'the same seed is the same run', what, atSeconds: 0 });
    }
    report(result);
    results.push({ ...result, trace: [] });
  }
  return results;
}

async function findAll(databases: Databases): Promise<boolean> {
  let found = 0;
  for (const plant of plants) {
    const seed = await foundBy(databases, plant);
    if (seed !== null) found += 1;
    console.log(`planted: ${plant.name}: ${seed === null ? 'NOT found' : `found by seed ${seed}`}`);
  }
  console.log(`${found} of ${plants.length} planted bugs found`);
  return found === plants.length;
}

async function foundBy(databases: Databases, plant: Plant): Promise<number | null> {
  for (let seed = first; seed < first + count; seed += 1) {
    const { violations, trace } = await runSeed(await databases.clone(), seed, plant);
    if (values.trace) for (const line of trace) console.log(line);
    if (violations.some(({ rule }) => rule === plant.found)) return seed;
  }
  return null;
}

/** One line for each seed, so that a run broken off has told what it saw. */
function report(result: SeedResult): void {
  const { seed, violations, trace, digest, steps, fired, simulatedSeconds, calmSeconds } = result;
  if (values.trace) for (const line of trace) console.log(line);
  const faults = [...fired.values()].reduce((total, n) => total + n, 0);
  console.log(
    `seed ${seed}: ${violations.length} violations, ${faults} faults, ${steps} steps, ${simulatedSeconds} s simulated, calm after ${calmSeconds} s, trace ${digest}`,
  );
  for (const { rule, what, atSeconds } of violations) console.log(`  at ${atSeconds} s: ${rule}: ${what}`);
  if (violations.length > 0) console.log(`  replay: npm run sim -- --seed ${seed} --trace`);
}

function summary(results: readonly SeedResult[]): boolean {
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
  const mustFireAll = results.length >= enoughForAll;
  if (never.length > 0 && mustFireAll) console.log(`never fired: ${never.join(', ')}`);
  if (broken.length > 0) console.log(`broken seeds: ${broken.map(({ seed }) => seed).join(', ')}`);
  console.log(
    `violations ${sum(({ violations }) => violations.length)} in ${broken.length} of ${results.length} seeds (${first} to ${first + results.length - 1}), ${faults} faults, ${fired.size} of ${allKinds.length} kinds fired`,
  );
  return broken.length === 0 && !(mustFireAll && never.length > 0);
}
