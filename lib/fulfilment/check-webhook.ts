import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { supplierWebhook } from '#db/schema/index.ts';
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
  await remember(works.db, registered, registered === works.webhookUrl);
  if (registered === works.webhookUrl) return closeAlarm(works.db, 'webhook-changed', 'supplier');
  if (registered) await raiseAlarm(works.db, 'webhook-changed', 'supplier', { host: hostOf(registered) });
  await works.supplier.saveWebhook(works.webhookUrl);
  await remember(works.db, works.webhookUrl, true);
  log.info('the supplier now rings at our address');
}

/** For the console; the secret at the end of the address stays out. */
async function remember(db: Db, address: string | null, isOurs: boolean): Promise<void> {
  const seen = { registered: address && withoutSecret(address), isOurs, readAt: sql`shop_now()` };
  await db
    .insert(supplierWebhook)
    .values({ id: 1, ...seen })
    .onConflictDoUpdate({ target: supplierWebhook.id, set: seen });
}

function withoutSecret(address: string): string {
  if (!URL.canParse(address)) return 'not an address';
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/[^/]*$/, '…')}`;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'not an address';
}
