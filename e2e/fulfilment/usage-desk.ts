import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asc, eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { esims, events, orderHistory, orderLines, orderUnits, readings } from '#db/schema/index.ts';
import { esimState } from '#lib/esims/states.ts';
import { processEvent } from '#lib/inbox/process.ts';
import { receiveEvent } from '#lib/inbox/receive.ts';
import { supplierIncoming } from '#lib/inbox/supplier-incoming.ts';
import { readUsage } from '#lib/usage/read-usage.ts';
import { refreshEsim } from '#lib/usage/refresh.ts';
import { openDesk } from './desk.ts';

export type UsageDesk = Awaited<ReturnType<typeof openUsageDesk>>;

/** The desk with a door for the supplier's webhooks, which really come over HTTP, and what follows them. */
export async function openUsageDesk() {
  const desk = await openDesk();
  const { db, pool, supplier, works } = desk;
  const door = createServer(async (request, response) => {
    const incoming = supplierIncoming(await bodyOf(request))?.incoming;
    if (incoming) await receiveEvent(db, incoming);
    response.writeHead(incoming ? 200 : 400).end();
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const { port } = door.address() as AddressInfo;
  supplier.webhook(`http://127.0.0.1:${port}/`);

  /** Works through what came in; returns how many eSIMs were read for it. */
  async function follow(): Promise<number> {
    await supplier.idle();
    for (const { id } of await db.select({ id: events.id }).from(events).where(eq(events.state, 'stored'))) {
      await processEvent(works, id);
    }
    const { rows } = await pool.query<{ key: string; payload: { id: string; rungAt: string } }>(
      `select key, payload from graphile_worker._private_jobs where key like 'refresh-esim:%' and run_at <= now()`,
    );
    for (const { key, payload } of rows) {
      await pool.query('select graphile_worker.remove_job($1)', [key]);
      await refreshEsim(works, payload.id, payload);
    }
    return rows.length;
  }

  async function esimsOf(orderId: string) {
    const rows = await db
      .select({ esim: esims })
      .from(esims)
      .innerJoin(orderUnits, eq(orderUnits.id, esims.unitId))
      .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
      .where(eq(orderLines.orderId, orderId))
      .orderBy(asc(orderUnits.no));
    return rows.map(({ esim }) => esim);
  }

  /** Buys one eSIM that has been looked at once. */
  async function esim(purchase: Parameters<typeof desk.deliver>[0] = {}) {
    const orderId = await desk.deliver(purchase);
    const [bought] = await esimsOf(orderId);
    if (!bought) throw new Error(`no eSIM in ${orderId}`);
    await refreshEsim(works, bought.id);
    const { id, esimTranNo: tranNo } = bought;
    const state = async () => {
      const { esimStatus, smdpStatus } = await row(id);
      return esimState(esimStatus, smdpStatus);
    };
    return { orderId, id, tranNo, state, row: () => row(id), expectSame: () => expectSame(id) };
  }

  /** Our row says what the supplier's says. */
  async function expectSame(id: string): Promise<void> {
    const ours = await row(id);
    const theirs = await supplier.esim(ours.esimTranNo, {});
    expect(ours).toMatchObject({
      esimStatus: theirs.esimStatus,
      smdpStatus: theirs.smdpStatus,
      usedBytes: theirs.orderUsage,
      totalBytes: theirs.totalVolume,
      totalDays: theirs.totalDuration,
    });
  }

  async function row(id: string) {
    const [found] = await db.select().from(esims).where(eq(esims.id, id));
    if (!found) throw new Error(`no eSIM ${id}`);
    return found;
  }

  return {
    ...desk,
    follow,
    esimsOf,
    esim,
    sweep: () => readUsage(works),
    refresh: (id: string) => refreshEsim(works, id),
    readings: (id: string) =>
      db
        .select()
        .from(readings)
        .where(eq(readings.esimId, id))
        .orderBy(asc(readings.allowance), asc(readings.at), asc(readings.createdAt)),
    story: async (id: string) => {
      const steps = await db
        .select({ to: orderHistory.to })
        .from(orderHistory)
        .where(eq(orderHistory.subjectId, id))
        .orderBy(asc(orderHistory.at), asc(orderHistory.id));
      return steps.map(({ to }) => to);
    },
    /** Calls of one path since a number of calls. */
    callsTo: (path: string, since = 0) =>
      supplier
        .calls()
        .calls.slice(since)
        .filter((call) => call.path.endsWith(path)),
    callsSoFar: () => supplier.calls().calls.length,
    close: async () => {
      door.close();
      door.closeAllConnections();
      await desk.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
