import type { Db } from '#db/client.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { secondsToWait } from '#lib/limits/count.ts';

/**
 * Counts a webhook whose token or signature is wrong; seconds to wait, or null. Those are counted all together
 * where the network is not known: right ones never come here, so nobody can shut the door on them. Once they
 * come in floods the owner hears of it.
 */
export async function countForged(
  db: Db,
  source: 'stripe' | 'supplier',
  network: string | null,
): Promise<number | null> {
  const seconds = await secondsToWait(db, 'forge-webhook', { network: network ?? 'unknown' });
  // Told now and then, not with each: a flood must not become one of the database.
  if (seconds !== null && (await secondsToWait(db, 'tell-of-flood')) === null)
    await raiseAlarm(db, 'webhook-flood', source, { from: network ?? 'an unknown network' });
  return seconds;
}
