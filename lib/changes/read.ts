import { desc, eq } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { type ChangeKind, esimChanges } from '#db/schema/index.ts';
import { type SentBack, sentBackOf } from '#lib/esims/sent-back.ts';
import { type EsimState, esimState } from '#lib/esims/states.ts';
import { isFree, type OwnEsim } from '#lib/orders/own-esim.ts';
import { hasUnfinishedTopUp, isReplaced } from './move.ts';
import { repayments } from './repay.ts';
import { type AskableKind, type Obstacle, objection } from './rules.ts';

/** Money of one payment. */
export interface Money {
  cents: number;
  currency: string;
}

/** What the owner of an eSIM can ask the network for, what is on its way, and what came of the last one. */
export interface ChangeFacts {
  state: EsimState;
  /** What the network is being asked right now. */
  live: ChangeKind | null;
  /** The last thing asked for, when it did not come about. */
  refused: { kind: ChangeKind; reason: string; at: Date } | null;
  /** Why each is not possible now; null when it is. */
  obstacles: Record<AskableKind, Obstacle | null>;
  /** What a cancel would send back: the eSIM's price, then that of each top-up, each to its own card. */
  back: Money[];
  /** What a cancel did send back, and how far that is. */
  sentBack: SentBack[];
}

/** Reads all of it for an eSIM that `ownEsim` let through. */
export async function changeFacts(db: DbOrTx, own: OwnEsim): Promise<ChangeFacts> {
  const { esim, order } = own;
  const [last] = await db
    .select()
    .from(esimChanges)
    .where(eq(esimChanges.esimId, esim.id))
    .orderBy(desc(esimChanges.createdAt), desc(esimChanges.id))
    .limit(1);
  const live = last && (last.state === 'due' || last.state === 'sent') ? last.kind : null;
  const topUp = await hasUnfinishedTopUp(db, esim.id);
  const replaced = await isReplaced(db, own.unit);
  const now = { free: isFree(order), busy: live !== null, topUp, replaced };
  const back = await repayments(db, esim.id);
  return {
    state: esimState(esim.esimStatus, esim.smdpStatus),
    live,
    refused:
      last?.state === 'refused'
        ? { kind: last.kind, reason: last.reason ?? '', at: last.settledAt ?? last.createdAt }
        : null,
    obstacles: {
      cancel: objection('cancel', esim, now),
      suspend: objection('suspend', esim, now),
      resume: objection('resume', esim, now),
    },
    back: back.filter(({ cents }) => cents > 0).map(({ cents, currency }) => ({ cents, currency })),
    sentBack: await cancelRefunds(db, own),
  };
}

/** The refunds of a cancelled eSIM: its own and those of its top-ups. */
export async function cancelRefunds(db: DbOrTx, { esim }: Pick<OwnEsim, 'esim'>): Promise<SentBack[]> {
  return (await sentBackOf(db, [esim.id])).get(esim.id) ?? [];
}
