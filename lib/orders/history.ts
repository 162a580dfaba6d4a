import type { DbOrTx } from '#db/client.ts';
import { orderHistory } from '#db/schema/index.ts';
import { type Actor, actorName } from '#lib/actor.ts';
import { newId } from '#lib/ids.ts';

export interface Because {
  actor: Actor;
  cause?: string;
}

export interface Step {
  orderId: string;
  subject: 'order' | 'line' | 'unit' | 'refund' | 'mail' | 'esim' | 'change';
  subjectId: string;
  from: string | null;
  to: string;
}

/** Writes one step of an order's story in the caller's transaction; open pages hear of it. */
export async function recordSteps(tx: DbOrTx, because: Because, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  // Steps of one transaction share their time: the ids keep them in order.
  const now = Date.now();
  await tx.insert(orderHistory).values(
    steps.map((step, index) => ({
      id: newId('his', now + index),
      ...step,
      actor: actorName(because.actor),
      cause: because.cause ?? null,
    })),
  );
}
