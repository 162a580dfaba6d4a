import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { type OwnEsim, ownEsim, showsCodes } from './own-esim.ts';
import type { Viewer } from './read.ts';

/**
 * Until when a copy of an eSIM may lie on the device of who looks; null when none may. Whoever is signed in
 * keeps only their own, even in the browser that bought it for somebody else.
 */
export function keepUntil(own: OwnEsim, viewer: Viewer, now: Date): Date | null {
  const { order, line, esim } = own;
  const others = viewer.customerId !== null && order.customerId !== viewer.customerId;
  // Without its code, as once its owner's account was deleted, there is nothing to keep.
  if (others || !showsCodes(own) || !esim.sealedActivationCode) return null;
  const end = esim.expiresAt ?? daysAfter(order.paidAt ?? order.createdAt, line.plan.activateWithinDays);
  return end > now ? end : null;
}

/** The same for one eSIM by its address, as things stand now. */
export async function keptUntil(
  db: Db,
  linkSecret: string,
  viewer: Viewer,
  orderId: string,
  esimId: string,
): Promise<Date | null> {
  const own = await ownEsim(db, linkSecret, viewer, orderId, esimId);
  if (!own) return null;
  const { rows } = await db.execute<{ now: string }>(sql`select shop_now() as now`);
  return keepUntil(own, viewer, new Date(rows[0]?.now ?? Date.now()));
}

function daysAfter(from: Date, days: number): Date {
  return new Date(from.getTime() + days * 86_400_000);
}
