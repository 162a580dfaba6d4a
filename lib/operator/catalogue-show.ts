import { eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { plans } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { tagsOf } from '#lib/catalogue/reprice.ts';
import { lockCatalogue } from '#lib/catalogue/write.ts';
import { authorise } from './deeds.ts';

/** What an owner may say about a plan, and the deed that says it. */
const deedOf = { hidden: 'hide-plan', featured: 'feature-plan' } as const;

/**
 * Hides a plan from the shop or shows it again, features it or not. Returns what the web process has to
 * forget; null for an unknown plan. What stands already changes nothing.
 */
export async function markPlan(
  db: Db,
  actor: Operator,
  given: { code: string; mark: keyof typeof deedOf; on: boolean },
): Promise<string[] | null> {
  const { code, mark, on } = given;
  authorise(actor, deedOf[mark]);
  return db.transaction(async (tx) => {
    await lockCatalogue(tx);
    const [plan] = await tx.select().from(plans).where(eq(plans.code, code));
    if (!plan) return null;
    if (plan[mark] === on) return [];
    await tx
      .update(plans)
      .set({ [mark]: on, updatedAt: sql`shop_now()` })
      .where(eq(plans.code, code));
    await recordDeed(tx, actor, {
      action: deedOf[mark],
      subject: `plan:${code}`,
      before: { [mark]: plan[mark] },
      after: { [mark]: on },
    });
    return tagsOf([plan]);
  });
}
