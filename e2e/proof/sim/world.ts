import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { openDb, openPool } from '#db/client.ts';
import { heartbeats } from '#db/schema/index.ts';
import type { TestDatabase } from '#db/testing.ts';
import type { JobWorks } from '#lib/jobs/tasks.ts';
import type { Postbox } from '#lib/notices/send.ts';
import { startStripe } from '../../fakes/stripe.ts';
import { startSupplier } from '../../fakes/supplier.ts';
import { marked, openActivity } from './activity.ts';
import { chanceFrom } from './chance.ts';
import { openClock } from './clock.ts';
import { openDoor } from './door.ts';
import type { OtherFault } from './faults.ts';
import { openQueue } from './queue.ts';
import { drawFromSeed } from './same-chance.ts';
import { openScheduler, type Task } from './scheduler.ts';
import { onSale, startBalance } from './shelf.ts';

export const secrets = { stripe: 'sk_test_for_the_sim', webhook: 'whsec_sim', supplier: 'sim' };
export const appUrl = 'http://localhost:3000';
export const linkSecret = 'a secret for links';

interface Due {
  atMs: number;
  no: number;
  name: string;
  work: () => Promise<unknown>;
}

export interface Violation {
  rule: string;
  what: string;
  atSeconds: number;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** One seed's world: its own database, both stand-ins, one clock, one source of chance. */
export async function openWorld(
  database: Pick<TestDatabase, 'url' | 'drop'>,
  seed: number,
  sabotage: (works: JobWorks) => JobWorks = (works) => works,
) {
  // One connection: side by side, queries go out in the order in which they were asked, in each run.
  const pool = openPool(database.url, 1);
  const generic = new URL(database.url);
  generic.searchParams.set('options', '-c plan_cache_mode=force_generic_plan');
  const eyes = openPool(generic.href, 1);
  const db = marked(openDb(pool));
  const activity = openActivity(pool);
  const drawFreely = drawFromSeed(seed);
  const violations: Violation[] = [];
  const fired = new Map<string, number>();
  const trace: string[] = [];
  const hash = createHash('sha256');
  const alias = new Map<string, string>();
  const due: Due[] = [];
  let lastNo = 0;

  const scheduler = openScheduler(activity, (rule, what) => broken(rule, what));
  const clock = await openClock(pool, activity, () => scheduler.current());
  const queue = openQueue(pool, clock);
  const supplierStand = await startSupplier({
    accessCode: secrets.supplier,
    balance: startBalance,
    packages: onSale,
    settings: { allocation: { mode: 'never' }, webhooks: 'lost' },
  });
  const stripeStand = await startStripe({
    secretKey: secrets.stripe,
    webhookSecret: secrets.webhook,
    settings: { webhooks: 'hold' },
  });
  const door = await openDoor({ db, stripeSecret: secrets.webhook });
  stripeStand.control.webhook(`${door.url}/stripe`);
  supplierStand.control.webhook(`${door.url}/supplier`);
  await db.insert(heartbeats).values({ process: 'sim', beatAt: sql`'2100-01-01'::timestamptz` });

  /** The same name for the same row in each run: ids themselves are random. */
  function named(text: string): string {
    return text.replace(/\b(ord|lin|unt|rfd|esm|chg|evt|mal|int|alm)_[0-9a-z]{26}\b/g, (id) => {
      const known =
        alias.get(id) ??
        `${id.slice(0, 3)}${[...alias.keys()].filter((k) => k.startsWith(id.slice(0, 3))).length + 1}`;
      alias.set(id, known);
      return known;
    });
  }

  function broken(rule: string, what: string): void {
    const said = named(what);
    if (violations.some((one) => one.rule === rule && one.what === said)) return;
    violations.push({ rule, what: said, atSeconds: Math.round(clock.gone() / 1000) });
    tell(`VIOLATION ${rule}: ${said}`);
  }

  function tell(line: string): void {
    const whole = `${(clock.gone() / 1000).toFixed(3)} ${named(line)}`;
    trace.push(whole);
    hash.update(`${whole}\n`);
  }

  /** Mails as the service took them, and how often one may have gone out twice through no fault of ours. */
  const letters: { id: string; to: string }[] = [];
  const doubtful = new Map<string, number>();

  const world = {
    seed,
    /** A bug planted on purpose, to see that it is found. */
    sabotage,
    db,
    pool,
    /** A connection of the run's own, to look at what the shop has written. */
    eyes,
    clock,
    scheduler,
    queue,
    keys: [{ id: 'k1', key: randomBytes(32) }],
    chance: chanceFrom(seed),
    stripe: stripeStand.control,
    stripeConfig: stripeStand.config,
    supplier: supplierStand.control,
    supplierUrl: supplierStand.url,
    door,
    letters,
    doubtful,
    violations,
    fired,
    trace,
    due,
    /** Until the end of the safety phase anything may go wrong. */
    faulty: true,
    /** Somebody was at one of the stand-ins since the last look at their books. */
    touched: true,
    /** When a worker last swept. */
    sweptMs: 0,
    /** Processes that stand still, until when. */
    frozen: new Map<string, number>(),
    broken,
    tell,
    digest: () => hash.copy().digest('hex').slice(0, 16),
    fire: (kind: OtherFault | string) => {
      fired.set(kind, (fired.get(kind) ?? 0) + 1);
      tell(`fault: ${kind}`);
    },
    isFrozen: (process: string) => (world.frozen.get(process) ?? 0) > clock.now(),
    pass: (ms: number) =>
      clock.advance(
        ms,
        (owner) => (owner as Task).state === 'running' && !world.isFrozen((owner as Task).process),
      ),
    /** Has something happen after a while, whatever the shop does meanwhile. */
    later: (ms: number, name: string, work: () => Promise<unknown>) => {
      lastNo += 1;
      due.push({ atMs: clock.now() + ms, no: lastNo, name, work });
    },
    /** A request of the web process: it takes the time its calls take. */
    request: (name: string, work: () => Promise<unknown>) =>
      scheduler.start(name, 'web', work, async (error) => {
        if (error !== undefined) tell(`web: ${name} failed: ${String(error).slice(0, 80)}`);
      }),
    postbox: (pause: (at: string) => Promise<void>): Postbox => ({
      from: 'shop@example.com',
      appUrl,
      linkSecret,
      keys: world.keys,
      close: () => {},
      send: async (letter) => {
        await pause(`mail → ${letter.id}`);
        if (world.faulty && world.chance.happens(0.05)) {
          world.fire('mail service away');
          throw new Error('connect ECONNREFUSED');
        }
        letters.push({ id: letter.id, to: letter.to });
        if (world.faulty && world.chance.happens(0.03)) {
          world.fire('mail taken, answer lost');
          doubtful.set(letter.id, (doubtful.get(letter.id) ?? 0) + 1);
          throw new Error('read ECONNRESET');
        }
        await pause(`mail taken ${letter.id}`);
      },
    }),
    close: async () => {
      await clock.close();
      drawFreely();
      await door.close();
      await supplierStand.close();
      await stripeStand.close();
      await pool.end();
      await eyes.end();
      await database.drop();
    },
  };
  return world;
}
