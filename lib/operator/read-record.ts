import { and, desc, eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { auditLog } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isId } from '#lib/ids.ts';
import { authorise } from './deeds.ts';

export type RecordedDeed = typeof auditLog.$inferSelect;

/** A page of the record of deeds, newest first. */
export interface RecordPage {
  deeds: RecordedDeed[];
  /** Id to go on from; null on the last page. */
  older: string | null;
  /** Every operator who ever did something, for the filter. */
  actors: string[];
}

const pageSize = 50;

/** A name as the record has them: what holds signs nobody can type is none. */
const isName = /^\P{C}{1,300}$/u;

/** What people did, newest first; by one of them when `actor` is given. `from` is a page's `older`. */
export async function readRecord(
  db: DbOrTx,
  operator: Operator,
  { actor, from }: { actor?: string | undefined; from?: string | undefined },
): Promise<RecordPage> {
  authorise(operator, 'see-record');
  const after = from && isId('aud', from) ? from : null;
  const [rows, names] = await Promise.all([
    db
      .select()
      .from(auditLog)
      .where(
        and(
          actor && isName.test(actor) ? eq(auditLog.actor, actor) : undefined,
          after
            ? sql`(${auditLog.at}, ${auditLog.id}) < (select at, id from audit_log where id = ${after})`
            : undefined,
        ),
      )
      .orderBy(desc(auditLog.at), desc(auditLog.id))
      .limit(pageSize + 1),
    actorsOf(db),
  ]);
  const deeds = rows.slice(0, pageSize);
  return { deeds, older: rows.length > pageSize ? (deeds.at(-1)?.id ?? null) : null, actors: names };
}

/** Each operator once; customers, who leave rows about their own accounts, are too many to choose from. */
async function actorsOf(db: DbOrTx): Promise<string[]> {
  const { rows } = await db.execute<{ actor: string }>(
    sql`select distinct actor from audit_log where starts_with(actor, 'operator:') order by actor limit 200`,
  );
  return rows.map(({ actor }) => actor);
}
