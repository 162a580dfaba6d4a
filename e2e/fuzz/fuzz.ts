import { setImmediate as breathe } from 'node:timers/promises';
import { watchCoverage } from './coverage.ts';
import { cpuMs } from './cpu-time.ts';
import { anyChance, mutate } from './mutate.ts';
import { type Target, targets } from './targets.ts';

// npm run fuzz [-- --minutes 10] [--only name]: feeds every reader of what strangers send with mutated texts, and
// goes on from those that reached code nothing had reached before. A finding is printed; it belongs
// among the reader's seeds, which npm test runs.
const option = (name: string) => process.argv[process.argv.indexOf(name) + 1];
const minutes = process.argv.includes('--minutes') ? Number(option('--minutes')) : 10;
const only = process.argv.includes('--only') ? option('--only') : undefined;
const chosen = targets.filter(({ name }) => only === undefined || name === only);
if (chosen.length === 0) throw new Error(`no such reader: ${targets.map(({ name }) => name).join(', ')}`);

/** Inputs between two looks at the coverage, which take longer than the readers do. */
const round = 40;
const slowestMs = 50;
let findings = 0;

for (const target of chosen) await fuzz(target, (minutes * 60_000) / chosen.length);
console.log(findings === 0 ? 'nothing found' : `${findings} found`);
process.exitCode = findings === 0 ? 0 : 1;

async function fuzz(target: Target, ms: number): Promise<void> {
  const coverage = await watchCoverage();
  const corpus = [...target.seeds];
  for (const seed of corpus) tryOne(target, seed);
  await coverage.news();
  const until = Date.now() + ms;
  let runs = corpus.length;
  while (Date.now() < until) {
    const inputs = Array.from({ length: round }, () => mutate(pick(corpus), pick(corpus), anyChance));
    for (const input of inputs) tryOne(target, input);
    runs += inputs.length;
    if ((await coverage.news()) > 0) {
      // Which of them it was does not show: each is kept, and the oldest finds leave again.
      corpus.push(...inputs.slice(0, 8), ...inputs.slice(-8));
      if (corpus.length > 2_000) corpus.splice(target.seeds.length, 400);
    }
    await breathe();
  }
  console.log(`${target.name}: ${runs} inputs, ${coverage.size()} blocks reached, ${corpus.length} kept`);
  coverage.close();
}

/** Runs one input; a promise that broke, or a text that takes long, is a finding. */
function tryOne(target: Target, input: string): void {
  try {
    target.run(input);
  } catch (error) {
    findings += 1;
    console.log(
      `FOUND ${target.name}: ${error instanceof Error ? error.message : String(error)}\n  ${JSON.stringify(input)}`,
    );
    return;
  }
  if (cpuMs(() => target.run(input)) <= slowestMs) return;
  // The first time may have been the compiler's or the collector's.
  const took = Math.min(...[1, 2, 3].map(() => cpuMs(() => target.run(input))));
  if (took <= slowestMs) return;
  findings += 1;
  console.log(`SLOW ${target.name}: ${took.toFixed(0)} ms\n  ${JSON.stringify(input.slice(0, 2_000))}`);
}

function pick(from: readonly string[]): string {
  return from[anyChance(from.length)] ?? '';
}
