import type { Tx } from '#db/client.ts';
import { auditLog } from '#db/schema/index.ts';
import { type Actor, actorName } from './actor.ts';
import { newId } from './ids.ts';

export interface Deed {
  /** What was done, as verb and thing: `stop-sales`. */
  action: string;
  subject: string;
  cause?: string | null;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** Writes down what a person did, in the transaction of the change: without its row there is no change. */
export async function recordDeed(tx: Tx, actor: Actor, deed: Deed): Promise<void> {
  await tx.insert(auditLog).values({ id: newId('aud'), actor: actorName(actor), ...deed });
}
