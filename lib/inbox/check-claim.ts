import { eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { events } from '#db/schema/index.ts';
import { ring, ringLater } from '#lib/jobs/queue.ts';
import { type Claim, readWebhookBody } from '#lib/supplier/webhook-body.ts';
import { isSeen } from '#lib/usage/claim.ts';
import { type NamedEsim, namedEsims } from './named-esims.ts';

/** Seconds between the looks after a webhook that came before its change: within five minutes four of them. */
const pauses = [4, 16, 60, 180];

/** A webhook whose change does not show yet is compared again, once its read has been made. */
export async function checkLater(
  db: Db,
  id: string,
  claim: Claim,
  named: readonly NamedEsim[],
  look = 0,
): Promise<void> {
  const seconds = pauses[look];
  // Without a transaction number several are named, and one of them is meant.
  if (seconds === undefined || named.some((esim) => isSeen(claim, esim))) return;
  await ringLater(db, 'check-claim', { id, look }, sql`shop_now() + make_interval(secs => ${seconds})`);
}

/**
 * Has the eSIMs that a webhook names read again when nothing that was read shows what it claimed: the
 * supplier's list can lag behind its webhooks. The claim itself is never written down. However many
 * webhooks ask, an eSIM has one read waiting.
 */
export async function checkClaim({ db }: { db: Db }, id: string, look: number): Promise<void> {
  const [event] = await db.select().from(events).where(eq(events.id, id));
  if (!event) return;
  const said = readWebhookBody(event.body);
  const named = (await namedEsims(db, said)).filter(({ nextReadAt }) => nextReadAt !== null);
  if (named.length === 0 || named.some((esim) => isSeen(said.claim, esim))) return;
  for (const esim of named) await ring(db, 'refresh-esim', { id: esim.id });
  await checkLater(db, id, said.claim, named, look + 1);
}
