import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '#db/client.ts';
import { switches } from '#db/schema/index.ts';
import { actorName } from '#lib/actor.ts';
import { closeAlarm, raiseAlarm } from '#lib/alarm.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { authorise } from './deeds.ts';
import { typedText } from './typed-text.ts';

const input = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal(true), reason: typedText(200) }),
  z.strictObject({ on: z.literal(false) }),
]);

export type SellStop = z.input<typeof input>;

/**
 * Closes the checkout with a reason, or opens it again. What is paid already is delivered all the same.
 * Returns false when a reason is missing.
 */
export async function stopSales(db: Db, actor: Operator, wanted: SellStop): Promise<boolean> {
  authorise(actor, wanted.on ? 'stop-sales' : 'resume-sales');
  const parsed = input.safeParse(wanted);
  if (!parsed.success) return false;
  const { on } = parsed.data;
  const reason = on ? parsed.data.reason : null;
  await db.transaction(async (tx) => {
    const name = 'sell-stop';
    await tx.insert(switches).values({ name }).onConflictDoNothing();
    const [before] = await tx.select().from(switches).where(eq(switches.name, name)).for('update');
    if (before?.on === on && before.reason === reason) return;
    await tx
      .update(switches)
      .set({ on, reason, changedBy: actorName(actor), changedAt: sql`shop_now()` })
      .where(eq(switches.name, name));
    if (on) await raiseAlarm(tx, 'sell-stop', `switch:${name}`, { reason });
    else await closeAlarm(tx, 'sell-stop', `switch:${name}`);
    await recordDeed(tx, actor, {
      action: on ? 'stop-sales' : 'resume-sales',
      subject: `switch:${name}`,
      cause: reason,
      before: { on: before?.on ?? false, reason: before?.reason ?? null },
      after: { on, reason },
    });
  });
  return true;
}
