import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { moment, momentNow } from './columns.ts';
import { orders } from './orders.ts';

/** What an order showed of its buyer besides the address: how orders of one hand are told. Kept for 120 days. */
export const orderTraces = pgTable(
  'order_traces',
  {
    orderId: text('order_id')
      .primaryKey()
      .references(() => orders.id),
    /** IPv4 address or IPv6 /64 that began it; null when no trusted proxy names it. */
    network: text('network'),
    /** Stripe's fingerprint of the card that paid: the same for one card, whoever uses it. */
    card: text('card'),
    /** Stripe's own word on the payment: `normal`, `elevated`, `highest`, or whatever it says next. */
    riskLevel: text('risk_level'),
    /** Whether a review of it was open at Stripe when it was paid. */
    inReview: boolean('in_review').notNull().default(false),
    createdAt: momentNow('created_at'),
  },
  (t) => [
    index('order_traces_network').on(t.network, t.createdAt).where(sql`${t.network} is not null`),
    index('order_traces_card').on(t.card, t.createdAt).where(sql`${t.card} is not null`),
    index('order_traces_created').on(t.createdAt),
  ],
);

/** Why a paid order waits before anything is bought for it. */
export type HoldReason =
  | 'card-units'
  | 'account-units'
  | 'network-units'
  | 'domain-units'
  | 'many-cards'
  | 'large-first'
  | 'risk'
  | 'stripe-review'
  | 'blocked';

/** A paid order that a person looks at first. Its decision is written once; without one it is refunded. */
export const holds = pgTable(
  'holds',
  {
    orderId: text('order_id')
      .primaryKey()
      .references(() => orders.id),
    reasons: text('reasons').array().$type<HoldReason[]>().notNull(),
    decision: text('decision').$type<'deliver' | 'refund'>(),
    /** Who decided, as the history names them. */
    decidedBy: text('decided_by'),
    decidedAt: moment('decided_at'),
    createdAt: momentNow('created_at'),
  },
  (t) => [
    index('holds_open').on(t.createdAt).where(sql`${t.decision} is null`),
    check('holds_decision', sql`${t.decision} in ('deliver', 'refund')`),
  ],
);

export type BlockKind = 'card' | 'email' | 'domain' | 'network';

/** Who buys nothing here. A row that ended stays. */
export const blocks = pgTable(
  'blocks',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<BlockKind>().notNull(),
    /** Fingerprint, normalised address, domain in lower case, or network as `order_traces` has it. */
    value: text('value').notNull(),
    reason: text('reason').notNull(),
    by: text('by').notNull(),
    createdAt: momentNow('created_at'),
    endedBy: text('ended_by'),
    endedAt: moment('ended_at'),
  },
  (t) => [
    uniqueIndex('blocks_one_live').on(t.kind, t.value).where(sql`${t.endedAt} is null`),
    check('blocks_kind', sql`${t.kind} in ('card', 'email', 'domain', 'network')`),
  ],
);
