import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, DbOrTx } from '#db/client.ts';
import { settings } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { type Retention, readRetention, retentionOf, retentionPeriods } from '#lib/retention.ts';
import { authorise } from './deeds.ts';

/** How long what names people is kept. */
export async function readRetentionSettings(db: DbOrTx, operator: Operator): Promise<Retention> {
  authorise(operator, 'see-console');
  return readRetention(db);
}

/** The fewest and the most days of each period. */
export const retentionBounds = Object.fromEntries(
  Object.entries(retentionPeriods.shape).map(([name, period]) => {
    const { minValue, maxValue } = period.unwrap();
    return [name, { least: minValue ?? 1, most: maxValue ?? 1 }];
  }),
) as Record<keyof Retention, { least: number; most: number }>;

const form = z.record(
  z.string(),
  z
    .string()
    .trim()
    .regex(/^\d{1,4}$/)
    .transform(Number),
);

/** All of them: a form that lacks one must not set it back to its default. */
const whole = z.strictObject(retentionPeriods.shape).required();

/** Writes them from the console's form; false when one is out of its bounds, and then nothing is written. */
export async function changeRetention(db: Db, operator: Operator, input: unknown): Promise<boolean> {
  authorise(operator, 'change-settings');
  const wanted = whole.safeParse(form.safeParse(input).data);
  if (!wanted.success) return false;
  await db.transaction(async (tx) => {
    const [before] = await tx.select({ retention: settings.retention }).from(settings).for('update');
    await tx
      .update(settings)
      .set({ retention: wanted.data, updatedAt: sql`shop_now()` })
      .where(eq(settings.id, 1));
    await recordDeed(tx, operator, {
      action: 'change-settings',
      subject: 'retention',
      before: { ...retentionOf(before?.retention) },
      after: { ...wanted.data },
    });
  });
  return true;
}
