import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { mails, sessions, verificationTokens } from '#db/schema/index.ts';
import { forgetCounters } from '#lib/limits/count.ts';
import { readRetention } from '#lib/retention.ts';

/**
 * Deletes what has ended: sessions, tokens, counters of limits, and the sealed addresses and links of mails
 * that could not be sent.
 */
export async function forgetExpired(db: Db): Promise<void> {
  const { failedMail } = await readRetention(db);
  await db.delete(sessions).where(sql`${sessions.expires} <= shop_now()`);
  await db
    .delete(verificationTokens)
    .where(sql`${verificationTokens.expires} <= shop_now() - interval '1 hour'`);
  await forgetCounters(db);
  await db
    .update(mails)
    .set({ sealedPayload: null })
    .where(
      sql`${mails.state} = 'failed' and ${mails.sealedPayload} is not null
        and ${mails.createdAt} <= shop_now() - make_interval(days => ${failedMail})`,
    );
}
