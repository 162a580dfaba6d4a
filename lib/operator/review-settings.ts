import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, DbOrTx } from '#db/client.ts';
import { settings, type ThreeDSecure } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { type ReviewRules, readReviewRules, reviewRules } from '#lib/checkout/review-rules.ts';
import { authorise } from './deeds.ts';

export interface ReviewSettings {
  rules: ReviewRules;
  /** `any` asks the buyer's bank for 3-D Secure wherever the card can. */
  threeDSecure: ThreeDSecure;
}

/** When a paid order is looked at first, and whether the bank is asked. */
export async function readReviewSettings(db: DbOrTx, operator: Operator): Promise<ReviewSettings> {
  authorise(operator, 'see-console');
  const [row] = await db
    .select({ review: settings.review, threeDSecure: settings.threeDSecure })
    .from(settings);
  return { rules: readReviewRules(row?.review), threeDSecure: row?.threeDSecure ?? 'automatic' };
}

const whole = z
  .string()
  .trim()
  .regex(/^\d{1,6}$/)
  .transform(Number);

const form = z.object({
  hours: whole,
  card: whole,
  account: whole,
  network: whole,
  domain: whole,
  cards: whole,
  firstUnits: whole,
  firstDollars: whole,
  risk: z.enum(['elevated', 'highest', 'off']),
  threeDSecure: z.enum(['automatic', 'any']),
});

/** Writes them from the console's form; false when a value makes no sense, and then nothing is written. */
export async function changeReviewSettings(db: Db, operator: Operator, input: unknown): Promise<boolean> {
  authorise(operator, 'change-settings');
  const parsed = form.safeParse(input);
  if (!parsed.success) return false;
  const { threeDSecure, firstDollars, ...typed } = parsed.data;
  const rules = reviewRules.safeParse({ ...typed, firstCents: firstDollars * 100 });
  if (!rules.success) return false;
  const review = rules.data;
  await db.transaction(async (tx) => {
    const [before] = await tx
      .select({ review: settings.review, threeDSecure: settings.threeDSecure })
      .from(settings)
      .for('update');
    await tx
      .update(settings)
      .set({ review, threeDSecure, updatedAt: sql`shop_now()` })
      .where(eq(settings.id, 1));
    await recordDeed(tx, operator, {
      action: 'change-settings',
      subject: 'review',
      before: { ...readReviewRules(before?.review), threeDSecure: before?.threeDSecure },
      after: { ...review, threeDSecure },
    });
  });
  return true;
}
