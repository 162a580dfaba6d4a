import { eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { type ChangeKind, esims } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { askAsOperator } from '#lib/changes/ask-as-operator.ts';
import { isId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';
import { authorise, type DeedName } from './deeds.ts';
import { typedText } from './typed-text.ts';

const reason = typedText(200);

/** The deed behind each change. */
export const changeDeeds = {
  cancel: 'cancel-esim',
  suspend: 'suspend-esim',
  resume: 'resume-esim',
  revoke: 'revoke-esim',
} as const satisfies Record<ChangeKind, DeedName>;

/** Why somebody asks for a change, and for a revoke the last four digits of its ICCID, typed by hand. */
export interface ChangeWish {
  kind: ChangeKind;
  reason: string;
  digits?: string;
}

/** Asks the supplier for a change of an eSIM, through the worker. */
export async function changeEsim(
  db: Db,
  actor: Operator,
  esimId: string,
  wish: ChangeWish,
): Promise<'asked' | 'reason-missing' | 'wrong-digits' | 'not-now'> {
  authorise(actor, changeDeeds[wish.kind]);
  const cause = reason.safeParse(wish.reason);
  if (!cause.success) return 'reason-missing';
  return db.transaction(async (tx) => {
    const esim = isId('esm', esimId)
      ? (await tx.select().from(esims).where(eq(esims.id, esimId)))[0]
      : undefined;
    if (!esim) return 'not-now';
    // What kills an eSIM for good must not hit another one than meant.
    if (wish.kind === 'revoke' && wish.digits?.trim() !== esim.iccid.slice(-4)) return 'wrong-digits';
    const asked = await askAsOperator(tx, actor, esimId, wish.kind);
    if (!asked.ok) return 'not-now';
    await recordDeed(tx, actor, {
      action: changeDeeds[wish.kind],
      subject: `esim:${esimId}`,
      cause: cause.data,
      before: { esimStatus: esim.esimStatus, smdpStatus: esim.smdpStatus },
      after: { change: asked.changeId },
    });
    return 'asked';
  });
}

/** Has the worker read the eSIM at the supplier now. */
export async function readEsimNow(db: Db, actor: Operator, esimId: string): Promise<boolean> {
  authorise(actor, 'read-esim');
  if (!isId('esm', esimId)) return false;
  return db.transaction(async (tx) => {
    const [esim] = await tx.select({ id: esims.id }).from(esims).where(eq(esims.id, esimId));
    if (!esim) return false;
    await ring(tx, 'refresh-esim', { id: esimId });
    await recordDeed(tx, actor, { action: 'read-esim', subject: `esim:${esimId}` });
    return true;
  });
}
