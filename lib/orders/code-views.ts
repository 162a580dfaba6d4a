import { desc, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { codeViews, type orders } from '#db/schema/index.ts';
import { log, safeMessage } from '#lib/log.ts';

/** A day on which the code of an eSIM was shown to one kind of browser. */
export interface CodeView {
  device: string;
  way: 'account' | 'browser' | 'link';
  times: number;
  /** The last time on that day. */
  at: Date;
}

/** Who looks, and with what. */
interface Looking {
  customerId: string | null;
  buyerKey: string | null;
  device?: string;
  network?: string | null;
}

/**
 * Writes down that codes were sent to a page: one row for each eSIM, day, device and way in, with a count. The
 * network is for a bank that asks: its owner judges by device and time.
 */
export async function recordCodeViews(
  db: Db,
  order: Pick<typeof orders.$inferSelect, 'customerId' | 'buyerKey'>,
  viewer: Looking,
  esimIds: readonly string[],
): Promise<void> {
  if (esimIds.length === 0) return;
  const device = viewer.device ?? 'An unknown browser';
  const network = viewer.network ?? null;
  const way = wayIn(order, viewer);
  await db
    .insert(codeViews)
    .values(esimIds.map((esimId) => ({ esimId, way, device, network })))
    .onConflictDoUpdate({
      target: [codeViews.esimId, codeViews.day, codeViews.device, codeViews.way],
      set: { times: sql`${codeViews.times} + 1`, lastAt: sql`shop_now()`, network },
    })
    // A database that takes no writes must not keep owners from their codes.
    .catch((error: unknown) => log.warn({ error: safeMessage(error) }, 'a look at a code was not noted'));
}

function wayIn(order: Parameters<typeof recordCodeViews>[1], viewer: Looking): CodeView['way'] {
  if (viewer.customerId !== null && viewer.customerId === order.customerId) return 'account';
  return viewer.buyerKey === order.buyerKey ? 'browser' : 'link';
}

/** Where the code of an eSIM was shown, the newest first. */
export async function codeViewsOf(db: Db, esimId: string): Promise<CodeView[]> {
  const { device, way, times, lastAt: at } = codeViews;
  return db
    .select({ device, way, times, at })
    .from(codeViews)
    .where(eq(codeViews.esimId, esimId))
    .orderBy(desc(codeViews.lastAt))
    .limit(50);
}
