import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { events } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isId } from '#lib/ids.ts';
import { maskedBody } from './delivery-body.ts';

export const deliverySources = ['all', 'stripe', 'supplier'] as const;
export const deliveryStates = ['all', 'failed', 'stored', 'done', 'ignored'] as const;

/** As many on one page. */
export const deliveriesOnPage = 50;

export interface DeliverySearch {
  source: (typeof deliverySources)[number];
  state: (typeof deliveryStates)[number];
  /** The last one of the page before; null for the newest. */
  after: string | null;
}

/** One webhook as it was received, without its body. */
export type Delivery = Pick<
  typeof events.$inferSelect,
  | 'id'
  | 'source'
  | 'type'
  | 'state'
  | 'receivedAt'
  | 'processedAt'
  | 'nextActionAt'
  | 'attempts'
  | 'reason'
  | 'replayed'
>;

export interface DeliveryPage {
  now: Date;
  deliveries: Delivery[];
  next: string | null;
  /** How many failed and wait for somebody. */
  failed: number;
}

const columns = {
  id: events.id,
  source: events.source,
  type: events.type,
  state: events.state,
  receivedAt: events.receivedAt,
  processedAt: events.processedAt,
  nextActionAt: events.nextActionAt,
  attempts: events.attempts,
  reason: events.reason,
  replayed: events.replayed,
};

/** One page of both webhooks' inbox, newest first. */
export async function findDeliveries(
  db: DbOrTx,
  _operator: Operator,
  search: DeliverySearch,
): Promise<DeliveryPage> {
  const { rows } = await db.execute<{ now: string; failed: number }>(
    sql`select shop_now() as now, (select count(*)::int from events where state = 'failed') as failed`,
  );
  const found = await db
    .select(columns)
    .from(events)
    .where(and(...conditions(search)))
    .orderBy(desc(events.receivedAt), desc(events.id))
    .limit(deliveriesOnPage + 1);
  const deliveries = found.slice(0, deliveriesOnPage);
  return {
    now: new Date(rows[0]?.now ?? Date.now()),
    failed: rows[0]?.failed ?? 0,
    deliveries,
    next: found.length > deliveriesOnPage ? (deliveries.at(-1)?.id ?? null) : null,
  };
}

function conditions({ source, state, after }: DeliverySearch): SQL[] {
  return [
    ...(source === 'all' ? [] : [eq(events.source, source)]),
    ...(state === 'all' ? [] : [eq(events.state, state)]),
    ...(after !== null && isId('evt', after)
      ? [
          sql`(${events.receivedAt}, ${events.id}) < ((select e.received_at from events e where e.id = ${after}), ${after})`,
        ]
      : []),
  ];
}

/** One webhook with its body, masked; null when there is none. */
export async function readDelivery(
  db: DbOrTx,
  _operator: Operator,
  eventId: string,
): Promise<{ now: Date; delivery: Delivery; key: string; body: string } | null> {
  if (!isId('evt', eventId)) return null;
  const [row] = await db
    .select({ ...columns, key: events.key, body: events.body, now: sql<string>`shop_now()` })
    .from(events)
    .where(eq(events.id, eventId));
  if (!row) return null;
  const { body, key, now, ...delivery } = row;
  return { now: new Date(now), delivery, key, body: JSON.stringify(maskedBody(body), null, 2) };
}
