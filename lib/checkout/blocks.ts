import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { type BlockKind, blocks } from '#db/schema/index.ts';

/** What is known of a buyer; what is not known blocks nobody. */
export interface Known {
  card?: string | null;
  email?: string | null;
  network?: string | null;
}

/** Whether the operator keeps this buyer out: by card, address, its domain, or network. */
export async function isBlocked(db: DbOrTx, { card, email, network }: Known): Promise<boolean> {
  const domain = email?.split('@')[1];
  const wanted = Object.entries({ card, email, domain, network } satisfies Record<BlockKind, unknown>);
  const rows = wanted.flatMap(([kind, value]) =>
    value ? [and(eq(blocks.kind, kind as BlockKind), eq(blocks.value, value))] : [],
  );
  if (rows.length === 0) return false;
  return (await db.$count(blocks, and(isNull(blocks.endedAt), or(...rows)))) > 0;
}

/** The same before anybody pays: of a buyer we know the network, and the address once signed in. */
export async function isBuyerBlocked(
  db: DbOrTx,
  buyer: { customerId: string | null; network?: string | null },
): Promise<boolean> {
  const { rows } = await db.execute<{ email: string }>(
    sql`select email from customers where id = ${buyer.customerId}`,
  );
  return isBlocked(db, { email: rows[0]?.email ?? null, network: buyer.network ?? null });
}
