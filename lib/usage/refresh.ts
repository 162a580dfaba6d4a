import { eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { esims } from '#db/schema/index.ts';
import { supplierFacts } from '#lib/esims/create.ts';
import type { Supplier } from '#lib/supplier/client.ts';

/**
 * Converges one eSIM with the supplier: status, data, days and dates as they are now. Called for every
 * webhook about it; the webhook's own figures are never used.
 */
export async function refreshEsim(works: { db: Db; supplier: Supplier }, esimId: string): Promise<void> {
  const [esim] = await works.db.select().from(esims).where(eq(esims.id, esimId));
  if (!esim) return;
  const { profiles } = await works.supplier.profiles({ esimTranNo: esim.esimTranNo }, { lane: 'status' });
  const profile = profiles.find((found) => found.esimTranNo === esim.esimTranNo);
  if (!profile) return;
  await works.db
    .update(esims)
    .set({ ...supplierFacts(profile), readAt: sql`shop_now()` })
    .where(eq(esims.id, esimId));
}
