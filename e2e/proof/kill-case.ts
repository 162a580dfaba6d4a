import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FailPoint } from '#lib/failpoint.ts';
import { type KillableShop, waitFor } from './killable-shop.ts';
import type { Program } from './program.ts';
import {
  cancel,
  erase,
  isTerminal,
  purchase,
  refusedPurchase,
  type Story,
  stoppedPurchase,
  topUp,
  unheardPurchase,
} from './stories.ts';
import { faultsOf } from './verdict.ts';

export const actions = ['kill', 'exit', 'throw', 'hang30'] as const;

/** One cell of the matrix. */
export interface KillCase {
  point: FailPoint;
  action: string;
  workers: 1 | 2;
}

export interface Outcome {
  /** Seconds from the restart (or the failure, when nothing died) until nothing was on its way any more. */
  terminal: number;
  /** Seconds until somebody else went on with what the victim held; null when nothing had to be taken over. */
  takeOver: number | null;
  problems: string[];
}

/** Which story leads through a point, and the rows whose next writer has taken over. */
const stories: Partial<Record<FailPoint, [story: Story, held: string | null]>> = {
  FP06: [purchase, 'orders'],
  FP17: [purchase, 'mails'],
  FP16: [purchase, 'mails'],
  FP18: [refusedPurchase, 'refunds'],
  FP19: [refusedPurchase, 'refunds'],
  FP20: [cancel, 'esim_changes'],
  FP21: [cancel, 'refunds'],
  FP22: [topUp, 'order_lines'],
  FP23: [topUp, 'order_lines'],
  FP24: [unheardPurchase, null],
  FP25: [stoppedPurchase, 'order_lines'],
  FP26: [erase, null],
};
const inWeb: FailPoint[] = ['FP01', 'FP02', 'FP03', 'FP04', 'FP05', 'FP13', 'FP26'];
/** Between SIGTERM and SIGKILL, as a host that deploys does it. */
const graceMs = 5_000;
const mostTerminal = 60;
const mostTakeOver = 6;

/** Lets one process fail at one place and sees what becomes of the orders. */
export async function runCase(shop: KillableShop, trap: string, one: KillCase): Promise<Outcome> {
  const [story, held] = stories[one.point] ?? [purchase, inWeb.includes(one.point) ? null : 'order_lines'];
  await prepare(shop, one);
  const told = story({
    shop,
    arm: () => writeFile(trap, `${one.point}:${one.action}`),
    isArmed: () => existsSync(trap),
  });
  const failed = told.then(() => new Promise<never>(() => {}));
  const fire = await Promise.race([firing(trap, one), failed]);
  const before = await signature(shop, held);
  const victim = [...shop.webs, ...shop.workers].find((program) => program.pid() === fire.pid);
  if (!victim) throw new Error(`no process ${fire.pid} of this shop`);
  let isOver = false;
  const takenOver = measureTakeOver(shop, one, held, before, fire.at, () => isOver);
  const spare = one.workers === 2 && shop.workers.includes(victim) && one.point !== 'FP07';
  await restart(shop, one, victim, spare);
  const from = dies(one) && !spare ? Date.now() : fire.at;
  const orderIds = await told;
  await waitFor('the end of all units', () => isTerminal(shop, orderIds), mostTerminal);
  const terminal = (Date.now() - from) / 1000;
  isOver = true;
  const takeOver = await takenOver;
  // A worker does several things at once: wherever it dies, it may have a mail in hand, which goes out again.
  const inHand = one.point === 'FP17' || (dies(one) && shop.workers.includes(victim));
  const problems = (await Promise.all(orderIds.map((id) => faultsOf(shop, id, 1, inHand ? 2 : 1)))).flat();
  if (terminal > mostTerminal) problems.push(`took ${terminal.toFixed(1)} s`);
  // A process that stands still holding a transaction is cut off by PostgreSQL, which takes ten seconds.
  if (takeOver !== null && takeOver > mostTakeOver && dies(one)) {
    problems.push(`was taken over after ${takeOver.toFixed(1)} s`);
  }
  return { terminal, takeOver, problems };
}

const dies = ({ point, action }: KillCase) => action === 'kill' || action === 'exit' || point === 'FP25';

async function prepare(shop: KillableShop, { workers }: KillCase): Promise<void> {
  shop.supplier.clearFaults();
  shop.stripe.clearFaults();
  shop.supplier.settings({ allocation: { mode: 'normal', delayMs: 300 }, webhooks: 'normal' });
  if (workers === 1) await shop.workers[1]?.stop();
  const wanted: Program[] = [...shop.webs, ...shop.workers.slice(0, workers)];
  await Promise.all(wanted.filter((program) => !program.running()).map((program) => program.start()));
}

/** Waits until a process has taken the trap's line, which leaves its id in the file's name. */
async function firing(trap: string, one: KillCase): Promise<{ pid: number; at: number }> {
  const prefix = `${path.basename(trap)}.`;
  let pid = 0;
  await waitFor(
    `anybody at ${one.point}`,
    async () => {
      const found = (await readdir(path.dirname(trap))).find((name) => name.startsWith(prefix));
      pid = Number(found?.slice(prefix.length) ?? 0);
      return pid > 0;
    },
    90,
  );
  const at = Date.now();
  await rm(`${trap}.${pid}`);
  return { pid, at };
}

/** Fences and states of the rows of a kind: they change when somebody goes on with one. */
async function signature(shop: KillableShop, table: string | null): Promise<string> {
  if (table === null) return '';
  const fence = table === 'orders' ? '0' : 'fence';
  const { rows } = await shop.pool.query(
    `select string_agg(id || state || ${fence}, ',' order by id) as text from ${table}`,
  );
  return String(rows[0]?.text);
}

async function measureTakeOver(
  shop: KillableShop,
  one: KillCase,
  held: string | null,
  before: string,
  since: number,
  isOver: () => boolean,
): Promise<number | null> {
  if (one.workers === 1 || held === null || one.action === 'throw' || one.point === 'FP07') return null;
  // On a slow machine the others may have gone on before anybody looked.
  const change = async () => isOver() || (await signature(shop, held)) !== before;
  await waitFor('the take-over', change, 2 * mostTerminal);
  return (await signature(shop, held)) === before ? null : (Date.now() - since) / 1000;
}

/** Sees the victim off and starts again what is to run; a second worker is left to do it alone. */
async function restart(shop: KillableShop, one: KillCase, victim: Program, spare: boolean): Promise<void> {
  if (!dies(one)) return;
  if (one.point === 'FP25' && one.action.startsWith('hang')) {
    await sleep(graceMs);
    victim.signal('SIGKILL');
  }
  await waitFor(`the end of ${victim.name}`, async () => !victim.running(), 10);
  if (one.point === 'FP07') await shop.kill();
  if (spare) return;
  const wanted: Program[] = [...shop.webs, ...shop.workers.slice(0, one.workers)];
  await Promise.all(wanted.filter((program) => !program.running()).map((program) => program.start()));
}
