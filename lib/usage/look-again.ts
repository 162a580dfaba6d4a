import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { esims } from '#db/schema/index.ts';
import { ring } from '#lib/jobs/queue.ts';
import { ownEsim } from '#lib/orders/own-esim.ts';
import type { Viewer } from '#lib/orders/read.ts';

/**
 * The owner of an eSIM asks what the network says now. Within a minute of the last read nothing happens:
 * the answer is on the page already. A stranger changes nothing either. Returns whether it was asked.
 */
export async function lookAgain(
  db: Db,
  linkSecret: string,
  viewer: Viewer,
  orderId: string,
  esimId: string,
): Promise<boolean> {
  if (!(await ownEsim(db, linkSecret, viewer, orderId, esimId))) return false;
  const [old] = await db
    .select({ id: esims.id })
    .from(esims)
    .where(and(eq(esims.id, esimId), sql`${esims.readAt} < shop_now() - interval '1 minute'`));
  if (!old) return false;
  await ring(db, 'refresh-esim', { id: esimId });
  return true;
}
