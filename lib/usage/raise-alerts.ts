import type { DbOrTx } from '#db/client.ts';

/** Tells the owner of an eSIM what its newest state means: once for each kind and allowance. */
export async function raiseAlerts(_tx: DbOrTx, _esimId: string): Promise<void> {}

/** The same for every eSIM of which only time passed: activate-by, last day, never connected. */
export async function raiseTimedAlerts(_db: DbOrTx): Promise<void> {}
