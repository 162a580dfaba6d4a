import { fillProfile } from './esim.ts';
import { notify } from './webhooks.ts';
import type { Order, World } from './world.ts';

/** Hands out the profiles of an accepted order later, as the settings say. */
export function scheduleAllocation(world: World, order: Order): void {
  const { mode, delayMs, now: first, restMs } = world.settings.allocation;
  if (mode === 'never') return;
  world.background.later(delayMs, () => release(world, order, mode === 'partial' ? first : undefined));
  if (mode === 'partial' && restMs !== null) {
    world.background.later(delayMs + restMs, () => release(world, order));
  }
}

/** Makes the next `count` profiles of an order ready; once all are, the ready webhook goes out. */
export async function release(world: World, order: Order, count = Number.POSITIVE_INFINITY): Promise<void> {
  const waiting = order.esims.filter((esim) => !esim.ready);
  for (const esim of waiting.slice(0, count)) fillProfile(world, esim);
  if (order.announced || order.esims.some((esim) => !esim.ready)) return;
  order.announced = true;
  await notify(world, 'ORDER_STATUS', {
    orderNo: order.orderNo,
    orderStatus: 'GOT_RESOURCE',
    transactionId: order.transactionId,
  });
}
