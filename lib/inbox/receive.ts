import { sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { events } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
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
    else if (incoming.source === 'stripe') await compareWithFirst(tx, incoming);
    return row !== undefined;
  });
}

/**
 * Stripe’s copies of one event say the same: another content under a known id is told to the operator. What
 * only one of them has does not count, as another version of the API may leave it out.
 */
async function compareWithFirst(tx: Tx, { source, key, type, body }: Incoming): Promise<void> {
  const said = JSON.stringify(storableFields(body));
  const { rows } = await tx.execute<{ differ: string[] }>(sql`
    select array(
      select first.key from jsonb_each(events.body #> '{data,object}') as first
        join jsonb_each(${said}::jsonb #> '{data,object}') as again on again.key = first.key
      where first.value <> again.value and 'null'::jsonb not in (first.value, again.value)
      union all select 'type' where events.type <> ${storable(type)}
      order by 1) as differ
    from events where source = ${source} and key = ${key}
      and jsonb_typeof(events.body #> '{data,object}') = 'object'
      and jsonb_typeof(${said}::jsonb #> '{data,object}') = 'object'`);
  const differ = rows[0]?.differ ?? [];
  if (differ.length > 0) await raiseAlarm(tx, 'event-changed', key, { differ });
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
