import { shopTag } from '#lib/fulfilment/works.ts';
import type { TaskName } from '#lib/jobs/payloads.ts';
import { ring } from '#lib/jobs/queue.ts';
import { type JobWorks, runTask } from '#lib/jobs/tasks.ts';
import type { Supplier } from '#lib/supplier/client.ts';
import type { Job } from './queue.ts';
import { stripeOf, supplierOf } from './wires.ts';
import { appUrl, type World } from './world.ts';

/** So many jobs of one worker run side by side. */
const concurrency = 3;

export type Workers = ReturnType<typeof openWorkers>;

/** Two workers that share the queue. One that is killed takes nothing along but what is in the database. */
export function openWorkers(world: World) {
  const open: Supplier[] = [];
  const busyQueues = new Map<string, string>();
  const running = new Map<string, number>();
  let generation = 0;
  let alive = [hire(), hire()];

  function hire(): { name: string; works: JobWorks } {
    generation += 1;
    const supplier = supplierOf(world);
    open.push(supplier);
    const works: JobWorks = {
      ...{ db: world.db, stripe: stripeOf(world), supplier, keys: world.keys },
      ...{ shopTag: shopTag(appUrl), live: false, webhookUrl: `${world.door.url}/supplier` },
      postbox: world.postbox(world.scheduler.pause),
      announce: () => Promise.resolve(),
      appUrl,
      // How the services answer is written beside every job: an effect no scheduler could order.
      report: () => {},
    };
    return { name: `worker ${generation}`, works: world.sabotage(works) };
  }

  const awake = () =>
    alive.filter(({ name }) => !world.isFrozen(name) && (running.get(name) ?? 0) < concurrency);

  /** Jobs that somebody could begin now. */
  function startable(): Job[] {
    if (awake().length === 0) return [];
    return world.queue
      .waiting()
      .filter((job) => job.dueMs <= world.clock.now() && !(job.queue && busyQueues.has(job.queue)));
  }

  async function begin(job: Job): Promise<void> {
    const { name, works } = world.chance.pick(awake());
    await world.queue.take(job);
    if (job.queue) busyQueues.set(job.queue, name);
    running.set(name, (running.get(name) ?? 0) + 1);
    const { id } = job.payload;
    const title = `${job.task}${typeof id === 'string' ? ` ${id}` : ''}`;
    world.tell(`${name}: ${title}`);
    await world.scheduler.start(
      title,
      name,
      () => runTask(works, job.task as TaskName, job.payload),
      async (error) => {
        if (job.queue) busyQueues.delete(job.queue);
        running.set(name, (running.get(name) ?? 1) - 1);
        if (error !== undefined) world.tell(`${title} failed: ${String(error).slice(0, 120)}`);
        await world.queue.end(job, error !== undefined);
      },
    );
  }

  /** As kill -9 between two effects, and a new worker in its place. */
  async function kill(): Promise<void> {
    const victim = world.chance.pick(alive);
    for (const { task, at } of world.scheduler.drop(victim.name)) {
      world.clock.forget(task);
      noteMail(/^mail taken (\S+)/, at);
      world.tell(`killed: ${victim.name} in ${task.name} at ${at}`);
    }
    for (const [queue, holder] of busyQueues) {
      // The sweep frees it a minute later.
      if (holder === victim.name) world.later(60_000, 'queue freed', async () => busyQueues.delete(queue));
    }
    alive = alive.map((one) => (one === victim ? hire() : one));
    await ring(world.db, 'find-lost-payments', { hours: 26 });
  }

  /** As SIGSTOP, and SIGCONT later: leases run out meanwhile, and it does not know. */
  function freeze(ms: number): void {
    const victim = world.chance.pick(alive);
    for (const { at } of world.scheduler.parked.filter(({ task }) => task.process === victim.name))
      noteMail(/^mail (?:taken|→) (\S+)/, at);
    world.frozen.set(victim.name, world.clock.now() + ms);
  }

  /**
   * A mail that was taken and not written down may go out once more; so may one that a frozen worker has in
   * hand, which no fence can hold back: another one sends it, and the sleeper goes on where it stood.
   */
  function noteMail(doubtful: RegExp, at: string): void {
    const id = doubtful.exec(at)?.[1];
    if (id) world.doubtful.set(id, (world.doubtful.get(id) ?? 0) + 1);
  }

  return {
    startable,
    begin,
    kill,
    freeze,
    close: () => Promise.all(open.map((supplier) => supplier.close())),
  };
}
