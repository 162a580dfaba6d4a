import type { Db } from '#db/client.ts';
import { events } from '#db/schema/index.ts';
import { failpoint } from '#lib/failpoint.ts';
import { newId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';

export interface Incoming {
  source: 'stripe' | 'supplier';
  /** What makes it the same event: Stripe's id, or a hash over the supplier's type, id and body. */
  key: string;
  type: string;
  body: Record<string, unknown>;
}

/**
 * Stores a webhook once and rings for it, in one transaction; a repeat changes nothing. Answer 2xx only
 * after this has returned. Returns whether it was new.
 */
export async function receiveEvent(db: Db, incoming: Incoming): Promise<boolean> {
  if (incoming.source === 'stripe') await failpoint('FP04');
  const isNew = await store(db, incoming);
  await failpoint(incoming.source === 'stripe' ? 'FP05' : 'FP13');
  return isNew;
}

function store(db: Db, incoming: Incoming): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .insert(events)
      .values({
        id: newId('evt'),
        ...incoming,
        type: storable(incoming.type),
        body: storableFields(incoming.body),
      })
      .onConflictDoNothing()
      .returning({ id: events.id });
    if (row) await ring(tx, 'process-event', { id: row.id });
    return row !== undefined;
  });
}

/** Text that a column takes: jsonb refuses the NUL character and halves of surrogate pairs. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

function storableFields(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [storable(key), storableValue(value)]),
  );
}

function storableValue(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map(storableValue);
  if (typeof value === 'object' && value !== null) return storableFields({ ...value });
  return value;
}
