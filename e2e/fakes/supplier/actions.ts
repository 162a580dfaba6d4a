import { type Body, neededText, Refusal, text } from './envelope.ts';
import { expireByClock } from './life.ts';
import { notice, notifyStatus, post } from './webhooks.ts';
import { type Esim, findEsim, now, type World } from './world.ts';

function asked(world: World, body: Body): Esim {
  expireByClock(world);
  return findEsim(world, text(body, 'esimTranNo'), text(body, 'iccid'));
}

/** `/esim/cancel`: gives back the price and that of the top-ups, as long as nobody downloaded the profile. */
export function cancelEsim(world: World, body: Body): unknown {
  const esim = asked(world, body);
  const { row } = esim;
  if (row.esimStatus !== 'GOT_RESOURCE' || row.smdpStatus !== 'RELEASED') throw new Refusal('200002');
  row.esimStatus = 'CANCEL';
  esim.cancelled = true;
  if (world.settings.creditCancel) world.balance += paidFor(world, esim);
  void notifyStatus(world, esim);
  return {};
}

/** What an eSIM has cost, top-ups included. */
export function paidFor(world: World, esim: Esim): number {
  const topUps = world.topUps.filter((one) => one.esimTranNo === esim.row.esimTranNo);
  return topUps.reduce((sum, one) => sum + one.cost, esim.cost);
}

/** `/esim/suspend`: only for an eSIM that is on a phone. */
export function suspendEsim(world: World, body: Body): unknown {
  const esim = asked(world, body);
  const { row } = esim;
  const active = ['GOT_RESOURCE', 'IN_USE', 'USED_UP'].includes(row.esimStatus) && row.eid !== '';
  if (!active) throw new Refusal('200002');
  esim.before = row.esimStatus;
  row.esimStatus = 'SUSPENDED';
  void notifyStatus(world, esim);
  return {};
}

/** `/esim/unsuspend` */
export function unsuspendEsim(world: World, body: Body): unknown {
  const esim = asked(world, body);
  if (esim.row.esimStatus !== 'SUSPENDED') throw new Refusal('200002');
  esim.row.esimStatus = esim.before ?? 'IN_USE';
  esim.before = null;
  void notifyStatus(world, esim);
  return {};
}

/** `/esim/revoke`: ends a profile for good, no money comes back. */
export function revokeEsim(world: World, body: Body): unknown {
  const esim = asked(world, body);
  const possible = ['GOT_RESOURCE', 'IN_USE', 'USED_UP', 'SUSPENDED'].includes(esim.row.esimStatus);
  if (!possible) throw new Refusal('200002');
  esim.row.esimStatus = 'REVOKE';
  void notifyStatus(world, esim);
  return {};
}

/** `/esim/sendSms` */
export function sendSms(world: World, body: Body): unknown {
  const { row } = asked(world, body);
  const message = neededText(body, 'message', 500);
  if (row.smsStatus === 0 || row.eid === '') throw new Refusal('200002');
  world.messages.push({ esimTranNo: row.esimTranNo, message, at: now(world) });
  return {};
}

/** `/webhook/save`: kept only when the address answers a CHECK_HEALTH with 2xx. */
export async function saveWebhook(world: World, body: Body): Promise<unknown> {
  const url = neededText(body, 'webhook', 500);
  if (!URL.canParse(url)) throw new Refusal('400001', 'webhook is not an address');
  const check = notice(world, 'CHECK_HEALTH', { orderNo: '1234567890', orderStatus: 'Test' });
  const status = await post(world, url, check);
  if (status < 200 || status > 299) throw new Refusal('400001', 'The webhook address does not answer.');
  world.webhook = url;
  return {};
}

/** `/webhook/query` */
export function queryWebhook(world: World): unknown {
  return { webhook: world.webhook ?? '' };
}
