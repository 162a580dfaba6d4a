import { sql } from 'drizzle-orm';
import type { TestDatabase } from '#db/testing.ts';
import { sweep } from '#lib/fulfilment/sweep.ts';
import { booksAgree, restless } from './at-the-end.ts';
import { openBuyers } from './buyers.ts';
import { type Invariants, openInvariants, type RuleRow, rules } from './invariants.ts';
import { type Nature, openNature } from './nature.ts';
import type { Plant } from './planted.ts';
import { type JobRow, waitingJobs } from './queue.ts';
import { openWorkers, type Workers } from './workers.ts';
import { openWorld, type Violation, type World } from './world.ts';

/** How long anything may go wrong, how long the shop then has, and how many steps no run needs. */
const safetySeconds = 36 * 60;
const livenessSeconds = 3 * 3600;
const mostSteps = 15_000;
const sweepMs = 1500;
const longestWaitMs = 20_000;
const mostParked = 6;

export interface SeedResult {
  seed: number;
  violations: Violation[];
  fired: ReadonlyMap<string, number>;
  trace: readonly string[];
  digest: string;
  steps: number;
  orders: number;
  simulatedSeconds: number;
  /** From the end of the faults until nothing was under way any more. */
  calmSeconds: number;
}

/**
 * Runs one seed on a database of its own: first everything may go wrong, then nothing does. With a bug
 * planted it ends as soon as that is found out.
 */
export async function runSeed(
  database: Pick<TestDatabase, 'url' | 'drop'>,
  seed: number,
  plant?: Plant,
): Promise<SeedResult> {
  const world = await openWorld(database, seed, plant?.into);
  const workers = openWorkers(world);
  const invariants = openInvariants(world);
  const nature = openNature(world, workers);
  try {
    nature.begin();
    openBuyers(world).begin();
    const seen = openLook(world, nature, invariants);
    const isFound = () => world.violations.some(({ rule }) => rule === plant?.found);
    const isSafety = async () => !isFound() && world.clock.gone() < safetySeconds * 1000;
    let steps = await turn(world, workers, seen, isSafety);
    await invariants.pages();
    const calmFrom = world.clock.gone();
    nature.calm();
    world.tell('from here on nothing goes wrong');
    let looks = 0;
    steps += await turn(world, workers, seen, async () => {
      looks += 1;
      const over = world.clock.gone() - calmFrom > livenessSeconds * 1000;
      return !over && !isFound() && (looks % 10 !== 0 || (await restless(world)).length > 0);
    });
    for (const what of await restless(world)) world.broken('liveness: still under way', what);
    await invariants.pages();
    await booksAgree(world);
    const { violations, fired, trace } = world;
    return {
      ...{ seed, violations, fired, trace, digest: world.digest(), steps },
      orders: await invariants.orderCount(),
      simulatedSeconds: Math.round(world.clock.gone() / 1000),
      calmSeconds: Math.round((world.clock.gone() - calmFrom) / 1000),
    };
  } finally {
    await workers.close();
    await world.close();
  }
}

/** One thing after the other until `goOn` says no: chance chooses among what could happen now. */
async function turn(
  world: World,
  workers: Workers,
  seen: () => Promise<void>,
  goOn: () => Promise<boolean>,
): Promise<number> {
  let steps = 0;
  do {
    steps += 1;
    if (steps > mostSteps) {
      world.broken('liveness: no end in sight', `${mostSteps} steps`);
      return steps;
    }
    await seen();
    const now = world.clock.now();
    const happenings = world.due.filter(({ atMs }) => atMs <= now);
    const awake = world.scheduler.parked.filter(({ task }) => !world.isFrozen(task.process));
    const jobs = world.scheduler.parked.length < mostParked ? workers.startable() : [];
    const count = happenings.length + awake.length + jobs.length;
    if (count === 0) await wait(world);
    else {
      const chosen = world.chance.between(0, count - 1);
      const happening = happenings[chosen];
      const parked = awake[chosen - happenings.length];
      const job = jobs[chosen - happenings.length - awake.length];
      if (happening) {
        world.due.splice(world.due.indexOf(happening), 1);
        world.tell(happening.name);
        world.touched = true;
        await happening.work().catch((error: unknown) => tooLate(world, error));
      } else if (parked) {
        world.tell(`${parked.task.process}: ${parked.task.name} goes on at ${parked.at}`);
        await world.scheduler.resume(parked);
      } else if (job) await workers.begin(job);
    }
  } while (await goOn());
  return steps;
}

/** What was to happen at a stand-in can be over by then: a refund has failed, an eSIM has ended. */
function tooLate(world: World, error: unknown): void {
  if (!/has ended already|does not wait|was not paid|no profile yet/.test(String(error))) throw error;
  world.tell(`too late: ${String(error)}`);
}

const books = { name: 'books', text: `${waitingJobs} union all ${rules}` };
/** A look without a new write behind it can tell no more than that time has passed. */
const lookAgainMs = 1000;

/** What changed in the last step: in the queue, in the shop's books, at the stand-ins. */
function openLook(world: World, nature: Nature, invariants: Invariants): () => Promise<void> {
  let seenWrites = -1;
  let seenMs = 0;
  return async () => {
    const now = world.clock.now();
    if (world.clock.writes() !== seenWrites || now - seenMs >= lookAgainMs) {
      seenWrites = world.clock.writes();
      seenMs = now;
      const { rows } = await world.eyes.query<RuleRow>({ ...books, values: [now / 1000] });
      const jobs = rows.filter(({ rule }) => rule === 'job');
      world.queue.look(jobs.map(({ more }) => JSON.parse(more ?? '') as JobRow));
      invariants.step(rows.filter(({ rule }) => rule !== 'job'));
    }
    invariants.outside();
    if (world.touched) nature.watch();
    world.touched = false;
  };
}

/**
 * Nothing to do: on to the next moment at which there is. What is due and lies about undone is found by the
 * sweep, which comes as often as a worker's.
 */
async function wait(world: World): Promise<void> {
  const now = world.clock.now();
  const { rows } = await world.db.execute<{ ms: number | null }>(nextDue);
  const ledgerMs = rows[0]?.ms ?? Number.POSITIVE_INFINITY;
  const isLate = ledgerMs <= now;
  const sweepAtMs = isLate ? Math.max(now + 1, world.sweptMs + sweepMs) : now + longestWaitMs;
  const moments = [
    ...world.due.map(({ atMs }) => atMs),
    ...world.queue.waiting().map(({ dueMs }) => dueMs),
    ...[...world.frozen.values()].filter((until) => until > now),
    ledgerMs,
  ].filter((ms) => ms > now);
  await world.pass(Math.max(1, Math.min(sweepAtMs, ...moments) - now));
  if (world.clock.now() < sweepAtMs) return;
  world.sweptMs = world.clock.now();
  await sweep(world.db);
}

const nextDue = sql`
  select ceil(extract(epoch from min(at)) * 1000)::float8 as ms from (
    select next_action_at as at from events union all
    select next_action_at from orders union all
    select greatest(next_action_at, lease_until) from order_lines union all
    select greatest(next_action_at, lease_until) from refunds union all
    select greatest(next_action_at, lease_until) from esim_changes union all
    select greatest(next_action_at, lease_until) from mails) as due`;
