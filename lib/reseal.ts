import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { type EncryptionKey, open, seal } from './secrets.ts';

/** Every column that holds a sealed text, with the column that owns it: the row's id is bound into the seal. */
export const sealedColumns = [
  { table: 'esims', column: 'sealed_activation_code' },
  { table: 'mails', column: 'sealed_payload' },
] as const;

export interface Resealed {
  /** Sealed anew under the newest key. */
  done: number;
  /** Rows whose key is not in the list, or whose seal is broken: by the id of the key. */
  closed: Record<string, number>;
}

/**
 * Seals everything anew under the newest key, in batches. Where it stands is in the rows themselves, so it can
 * be stopped at any moment and started again, also beside a running shop: a text that somebody changed or
 * erased meanwhile stays as they left it.
 */
export async function resealAll(
  db: Db,
  keys: readonly EncryptionKey[],
  { batch = 200, tell = () => {} }: { batch?: number; tell?: (line: string) => void } = {},
): Promise<Resealed> {
  const result: Resealed = { done: 0, closed: {} };
  const newest = keys[0]?.id ?? '';
  for (const { table, column } of sealedColumns) {
    const total = await countOld(db, table, column, newest);
    let seen = 0;
    for (let after = ''; ; ) {
      const rows = await oldRows(db, { table, column, newest, after, batch });
      for (const row of rows) {
        const text = tryOpen(keys, row);
        if (text === null) {
          const key = row.sealed.split('.')[0] ?? '';
          result.closed[key] = (result.closed[key] ?? 0) + 1;
        } else {
          result.done += await replace(db, table, column, row, seal(keys, row.id, text));
        }
      }
      seen += rows.length;
      if (rows.length > 0) tell(`${table}: ${seen} of ${total}`);
      const last = rows.at(-1);
      if (!last) break;
      after = last.id;
    }
  }
  return result;
}

interface SealedRow extends Record<string, unknown> {
  id: string;
  sealed: string;
}

async function countOld(db: Db, table: string, column: string, newest: string): Promise<number> {
  const field = sql.identifier(column);
  const { rows } = await db.execute<{ old: number }>(sql`
    select count(*)::int as old from ${sql.identifier(table)}
    where ${field} <> '' and split_part(${field}, '.', 1) <> ${newest}`);
  return rows[0]?.old ?? 0;
}

async function oldRows(
  db: Db,
  from: { table: string; column: string; newest: string; after: string; batch: number },
): Promise<SealedRow[]> {
  const field = sql.identifier(from.column);
  const { rows } = await db.execute<SealedRow>(sql`
    select id, ${field} as sealed from ${sql.identifier(from.table)}
    where ${field} <> '' and split_part(${field}, '.', 1) <> ${from.newest} and id > ${from.after}
    order by id limit ${from.batch}`);
  return rows;
}

function tryOpen(keys: readonly EncryptionKey[], { id, sealed }: SealedRow): string | null {
  try {
    return open(keys, id, sealed);
  } catch {
    return null;
  }
}

/** Only where nobody touched it since it was read. */
async function replace(
  db: Db,
  table: string,
  column: string,
  { id, sealed }: SealedRow,
  next: string,
): Promise<number> {
  const field = sql.identifier(column);
  const result = await db.execute(sql`
    update ${sql.identifier(table)} set ${field} = ${next} where id = ${id} and ${field} = ${sealed}`);
  return result.rowCount ?? 0;
}
