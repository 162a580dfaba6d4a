import { newEid } from './esim.ts';
import type { EsimChange } from './settings.ts';
import { notifyLastDay, notifyPhone, notifyStatus, notifyUsage } from './webhooks.ts';
import { answerTime, days, type Esim, now, type World } from './world.ts';

const thresholds = [0.5, 0.2, 0.1];
const alive = new Set(['GOT_RESOURCE', 'IN_USE', 'USED_UP', 'SUSPENDED']);

/** What the customer's phone does, step by step, with the webhooks that follow. */
export async function live(world: World, esim: Esim, change: EsimChange): Promise<void> {
  if (!esim.ready) throw new Error(`eSIM ${esim.row.esimTranNo} has no profile yet`);
  const at = now(world) - (change.agoMs ?? 0);
  if (change.install) await install(world, esim, at);
  if (change.enable) await onPhone(world, esim, 'ENABLED', at);
  if (change.disable) await onPhone(world, esim, 'DISABLED', at);
  if (change.use !== undefined) await use(world, esim, change.use, at);
  if (change.lastDay) await notifyLastDay(world, esim);
  if (change.expire) await expire(world, esim);
  if (change.delete) await onPhone(world, esim, 'DELETED', at);
  if (change.set) Object.assign(esim.row, change.set);
}

async function install(world: World, esim: Esim, at: number): Promise<void> {
  const { row } = esim;
  if (row.smdpStatus !== 'RELEASED') return;
  row.eid = newEid();
  await onPhone(world, esim, 'DOWNLOAD', at);
  row.installationTime = answerTime(at);
  if (row.activeType === 1) startValidity(esim, at);
  await onPhone(world, esim, 'INSTALLATION', at);
}

async function onPhone(world: World, esim: Esim, smdpStatus: string, at: number): Promise<void> {
  if (esim.row.smdpStatus === 'RELEASED' && smdpStatus !== 'DOWNLOAD') await install(world, esim, at);
  esim.row.smdpStatus = smdpStatus;
  await notifyPhone(world, esim);
}

function startValidity({ row }: Esim, at: number): void {
  if (row.activateTime !== null) return;
  row.activateTime = answerTime(at);
  row.expiredTime = answerTime(at + days(row.totalDuration));
}

async function use(world: World, esim: Esim, bytes: number, at: number): Promise<void> {
  const { row } = esim;
  if (row.smdpStatus !== 'ENABLED') await onPhone(world, esim, 'ENABLED', at);
  if (row.esimStatus === 'GOT_RESOURCE') {
    startValidity(esim, at);
    row.esimStatus = 'IN_USE';
    await notifyPhone(world, esim);
    await notifyStatus(world, esim);
  }
  if (row.esimStatus !== 'IN_USE') return;
  const before = row.orderUsage;
  row.orderUsage += bytes;
  esim.usedAt = at;
  // A day pass slows down when its allowance is gone; it is never used up.
  if (row.dataType === 1) await crossed(world, esim, before);
}

async function crossed(world: World, esim: Esim, before: number): Promise<void> {
  const { row } = esim;
  const left = (usage: number): number => 1 - usage / row.totalVolume;
  for (const threshold of thresholds) {
    if (left(before) > threshold && left(row.orderUsage) <= threshold)
      await notifyUsage(world, esim, threshold);
  }
  if (row.orderUsage < row.totalVolume) return;
  row.esimStatus = 'USED_UP';
  await notifyStatus(world, esim, true);
}

async function expire(world: World, esim: Esim): Promise<void> {
  if (!alive.has(esim.row.esimStatus)) return;
  esim.row.esimStatus = esim.row.activateTime === null ? 'UNUSED_EXPIRED' : 'USED_EXPIRED';
  if (Date.parse(esim.row.expiredTime.replace('+0000', 'Z')) > now(world)) {
    esim.row.expiredTime = answerTime(now(world));
  }
  await notifyStatus(world, esim);
}

/** Ends what ran out since the last look. */
export function expireByClock(world: World): void {
  for (const esim of world.esims.values()) {
    if (!esim.ready || !alive.has(esim.row.esimStatus)) continue;
    const end = Date.parse(esim.row.expiredTime.replace('+0000', 'Z'));
    if (end < now(world)) void world.background.run(expire(world, esim));
  }
}

/** Lets every eSIM in use consume, as long as the setting asks for it. */
export function keepGrowing(world: World): void {
  const everyMs = world.settings.grow?.everyMs;
  if (everyMs === undefined) return;
  world.background.later(everyMs, async () => {
    const bytes = world.settings.grow?.bytes ?? 0;
    const inUse = [...world.esims.values()].filter(({ row }) => row.esimStatus === 'IN_USE');
    for (const esim of inUse) await use(world, esim, bytes, now(world));
    keepGrowing(world);
  });
}
