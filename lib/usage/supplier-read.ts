import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import type { supplierFacts } from '#lib/esims/create.ts';
import type { Usage } from '#lib/supplier/wire.ts';

/** What one read of the supplier said about one eSIM. */
export interface SupplierRead {
  /** The shop's clock when the read began (`readBegins`). */
  began: string;
  /** What the profile says; only its status when the rest of the row could not be read. */
  said: Partial<ReturnType<typeof supplierFacts>>;
  /** Of the packages the profile shows; left out when it showed none. */
  transactionIds?: readonly string[];
  /** The network's own count with its time; null when nobody asked, or nobody answered. */
  usage: Usage | null;
}

/** The shop's clock before a read, to the microsecond: it puts reads in order. */
export async function readBegins(db: DbOrTx): Promise<string> {
  const { rows } = await db.execute<{ began: string }>(sql`select shop_now()::text as began`);
  return rows[0]?.began ?? '';
}
