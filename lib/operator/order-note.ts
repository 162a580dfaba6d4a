import type { Db } from '#db/client.ts';
import { orderNotes } from '#db/schema/index.ts';
import { actorName } from '#lib/actor.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isId, newId } from '#lib/ids.ts';
import { authorise } from './deeds.ts';
import { typedText } from './typed-text.ts';

/** Longest note, in characters. */
export const longestNote = 2_000;

const noteText = typedText(longestNote);

/** Writes a note on an order; it stays as it is, addresses masked. False when it says nothing, or there is no such order. */
export async function addNote(db: Db, actor: Operator, orderId: string, text: string): Promise<boolean> {
  authorise(actor, 'add-note');
  const parsed = noteText.safeParse(text);
  if (!parsed.success || !isId('ord', orderId)) return false;
  return db.transaction(async (tx) => {
    const id = newId('not');
    const known = await tx.query.orders.findFirst({
      columns: { id: true },
      where: (orders, { eq }) => eq(orders.id, orderId),
    });
    if (!known) return false;
    await tx.insert(orderNotes).values({ id, orderId, text: parsed.data, by: actorName(actor) });
    await recordDeed(tx, actor, { action: 'add-note', subject: `order:${orderId}`, after: { note: id } });
    return true;
  });
}
