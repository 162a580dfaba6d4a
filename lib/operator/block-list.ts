import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, DbOrTx } from '#db/client.ts';
import { type BlockKind, blocks } from '#db/schema/index.ts';
import { actorName } from '#lib/actor.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { maskEmail, normaliseEmail } from '#lib/email-address.ts';
import { isId, newId } from '#lib/ids.ts';
import { networkOfAddress } from '#lib/limits/network.ts';
import { authorise } from './deeds.ts';
import { typedText } from './typed-text.ts';

export const blockKinds = ['card', 'email', 'domain', 'network'] as const satisfies BlockKind[];

const wanted = z.object({
  kind: z.enum(blockKinds),
  value: z.string().max(254),
  reason: typedText(200),
});

export type BlockAnswer = 'blocked' | 'known' | 'bad-value' | 'reason-missing';

/** Keeps a buyer out from now on: by card, e-mail address, its domain, or network. */
export async function addBlock(db: Db, actor: Operator, form: unknown): Promise<BlockAnswer> {
  authorise(actor, 'change-blocks');
  const parsed = wanted.safeParse(form);
  if (!parsed.success) return parsed.error.issues[0]?.path[0] === 'reason' ? 'reason-missing' : 'bad-value';
  const { kind, reason } = parsed.data;
  const value = spelled[kind](parsed.data.value.trim());
  if (!value) return 'bad-value';
  return db.transaction(async (tx) => {
    const id = newId('blk');
    const [row] = await tx
      .insert(blocks)
      .values({ id, kind, value, reason, by: actorName(actor) })
      .onConflictDoNothing()
      .returning();
    if (!row) return 'known';
    await recordDeed(tx, actor, {
      action: 'change-blocks',
      subject: `block:${id}`,
      cause: reason,
      after: { kind, value: kind === 'email' ? maskEmail(value) : value },
    });
    return 'blocked';
  });
}

/** In the one spelling that purchases are compared with; null when it is no such thing. */
const spelled: Record<BlockKind, (text: string) => string | null> = {
  card: (text) => (/^[\w-]{4,64}$/.test(text) ? text : null),
  email: normaliseEmail,
  domain: (text) => normaliseEmail(`a@${text.replace(/^@/, '')}`)?.slice(2) ?? null,
  network: (text) => networkOfAddress(text.replace(/\/\d+$/, '')),
};

/** Ends a block; its row stays. */
export async function endBlock(db: Db, actor: Operator, id: string): Promise<'ended' | 'not-now'> {
  authorise(actor, 'change-blocks');
  if (!isId('blk', id)) return 'not-now';
  return db.transaction(async (tx) => {
    const [row] = await tx
      .update(blocks)
      .set({ endedAt: sql`shop_now()`, endedBy: actorName(actor) })
      .where(and(eq(blocks.id, id), isNull(blocks.endedAt)))
      .returning();
    if (!row) return 'not-now';
    await recordDeed(tx, actor, { action: 'change-blocks', subject: `block:${id}`, after: { ended: true } });
    return 'ended';
  });
}

const most = 200;

/** Who is kept out, the newest first, at most 200. */
export async function blockList(db: DbOrTx, operator: Operator): Promise<(typeof blocks.$inferSelect)[]> {
  authorise(operator, 'see-console');
  return db.select().from(blocks).where(isNull(blocks.endedAt)).orderBy(desc(blocks.createdAt)).limit(most);
}
