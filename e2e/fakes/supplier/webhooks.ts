import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Esim, hookTime, now, type World } from './world.ts';

export interface Notice {
  notifyType: string;
  notifyId: string;
  eventGenerateTime: string;
  content: Record<string, unknown>;
}

export function notice(world: World, notifyType: string, content: Record<string, unknown>): Notice {
  return {
    notifyType,
    notifyId: randomBytes(16).toString('hex'),
    eventGenerateTime: hookTime(now(world)),
    content,
  };
}

/** Sends a notice to the saved address in the way the settings ask for. Resolves when it has been sent. */
export function notify(world: World, notifyType: string, content: Record<string, unknown>): Promise<void> {
  const { webhook, settings } = world;
  if (webhook === null) return Promise.resolve();
  const body = notice(world, notifyType, content);
  if (settings.webhooks === 'lost') {
    record(world, webhook, body, 0);
    return Promise.resolve();
  }
  const copies = settings.webhooks === 'twice' ? 2 : settings.webhooks === 'ten-times' ? 10 : 1;
  const lateMs = typeof settings.webhooks === 'object' ? settings.webhooks.lateMs : 0;
  const send = async (): Promise<void> => {
    await Promise.all(Array.from({ length: copies }, () => deliver(world, webhook, body)));
  };
  if (lateMs === 0) return world.background.run(send());
  world.background.later(lateMs, send);
  return Promise.resolve();
}

async function deliver(world: World, url: string, body: Notice): Promise<void> {
  let status = await post(world, url, body);
  for (const waitMs of world.settings.webhookRetriesMs) {
    if (status >= 200 && status < 300) return;
    await sleep(waitMs);
    status = await post(world, url, body);
  }
}

/** Posts anything to an address and returns the status of the answer, 0 when there was none. */
export async function post(world: World, url: string, body: unknown): Promise<number> {
  let status = 0;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
      redirect: 'manual',
    });
    status = response.status;
    await response.arrayBuffer();
  } catch {
    // The original does not say what it does when nobody answers: nothing is known but the silence.
  }
  record(world, url, body, status);
  return status;
}

function record(world: World, url: string, body: unknown, status: number): void {
  const notifyType = typeof body === 'object' && body && 'notifyType' in body ? String(body.notifyType) : '';
  world.deliveries.push({ at: Date.now(), url, notifyType, body: JSON.stringify(body), status });
}

const ids = ({ row }: Esim) => ({
  iccid: row.iccid,
  orderNo: row.orderNo,
  esimTranNo: row.esimTranNo,
  transactionId: row.transactionId,
});

export function notifyStatus(world: World, esim: Esim, volumes = false): Promise<void> {
  const { row } = esim;
  return notify(world, 'ESIM_STATUS', {
    ...ids(esim),
    esimStatus: row.esimStatus === 'REVOKE' ? 'REVOKED' : row.esimStatus,
    smdpStatus: row.smdpStatus,
    ...(volumes && {
      totalVolume: row.totalVolume,
      orderUsage: row.orderUsage,
      remainVolume: Math.max(0, row.totalVolume - row.orderUsage),
    }),
  });
}

export function notifyPhone(world: World, esim: Esim): Promise<void> {
  world.counter += 1;
  return notify(world, 'SMDP_EVENT', {
    ...ids(esim),
    eid: esim.row.eid,
    esimStatus: esim.row.esimStatus,
    smdpStatus: esim.row.smdpStatus,
    timestamp: hookTime(now(world)),
    seqNumber: world.counter,
    notifyStatus: 'Executed-Success',
  });
}

export function notifyUsage(world: World, esim: Esim, remainThreshold: number): Promise<void> {
  const { totalVolume, orderUsage } = esim.row;
  const remain = totalVolume - orderUsage;
  const lastUpdateTime = hookTime(now(world));
  return notify(world, 'DATA_USAGE', {
    ...ids(esim),
    totalVolume,
    orderUsage,
    remain,
    remainThreshold,
    lastUpdateTime,
  });
}

export function notifyLastDay(world: World, esim: Esim): Promise<void> {
  return notify(world, 'VALIDITY_USAGE', {
    ...ids(esim),
    remain: 1,
    totalDuration: esim.row.totalDuration,
    durationUnit: esim.row.durationUnit,
    expiredTime: esim.row.expiredTime.replace('+0000', 'Z'),
  });
}
