import type { Db } from '#db/client.ts';
import { closeAlarm, raiseAlarm } from '#lib/alarm.ts';
import { log } from '#lib/log.ts';
import type { Supplier } from '#lib/supplier/client.ts';

/**
 * Makes sure the supplier rings at our address. A foreign address is replaced and an alarm raised: the
 * account knows only one, and whoever changed it also hears of our orders. The supplier tries the
 * address before it stores it, so the web process has to be up.
 */
export async function checkWebhook(works: { db: Db; supplier: Supplier; webhookUrl: string }): Promise<void> {
  const registered = await works.supplier.readWebhook();
  if (registered === works.webhookUrl) return closeAlarm(works.db, 'webhook-changed', 'supplier');
  if (registered) await raiseAlarm(works.db, 'webhook-changed', 'supplier', { host: hostOf(registered) });
  await works.supplier.saveWebhook(works.webhookUrl);
  log.info('the supplier now rings at our address');
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'not an address';
}
