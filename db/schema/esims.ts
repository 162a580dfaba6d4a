import { sql } from 'drizzle-orm';
import { date, index, integer, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { integer64, moment, momentNow } from './columns.ts';
import { orderUnits } from './orders.ts';
import type { ChangeState } from './transitions.ts';

/** The eSIM a customer owns. Keyed by the supplier's transaction number: ICCIDs are used again. */
export const esims = pgTable(
  'esims',
  {
    id: text('id').primaryKey(),
    unitId: text('unit_id')
      .notNull()
      .unique()
      .references(() => orderUnits.id),
    esimTranNo: text('esim_tran_no').notNull().unique(),
    supplierOrderNo: text('supplier_order_no').notNull(),
    iccid: text('iccid').notNull(),
    /** Activation code, sealed with the eSIM's id as additional data. */
    sealedActivationCode: text('sealed_activation_code').notNull(),
    apn: text('apn'),
    /** The supplier's two status fields, verbatim, from the last read. */
    esimStatus: text('esim_status').notNull(),
    smdpStatus: text('smdp_status').notNull(),
    /** Since when both status fields say what they say. */
    statusSince: momentNow('status_since'),
    totalBytes: integer64('total_bytes').notNull(),
    usedBytes: integer64('used_bytes').notNull().default(0),
    /** When the network counted `usedBytes`: hours before we read it. Null while it has not said. */
    usedAt: moment('used_at'),
    totalDays: integer('total_days').notNull(),
    /** Grows with each top-up: readings and alerts belong to one allowance. */
    allowance: integer('allowance').notNull().default(0),
    /** Activate-by before first use, end of validity after it. */
    expiresAt: moment('expires_at'),
    installedAt: moment('installed_at'),
    activatedAt: moment('activated_at'),
    readAt: momentNow('read_at'),
    /** When the sweep reads it again, should no webhook come; null once nothing can change. */
    nextReadAt: moment('next_read_at').default(sql`shop_now()`),
    /** When its top-up plans were listed last, and why there are none. */
    offersReadAt: moment('offers_read_at'),
    offersReason: text('offers_reason'),
    createdAt: momentNow('created_at'),
  },
  (t) => [
    index('esims_order_no').on(t.supplierOrderNo),
    // Found by its last digits.
    index('esims_iccid_tail').on(sql`reverse(${t.iccid}) text_pattern_ops`),
    index('esims_due').on(t.nextReadAt).where(sql`${t.nextReadAt} is not null`),
  ],
);

/** Where the code of an eSIM was shown, one row for each day, device and way in; deleted with the code. */
export const codeViews = pgTable(
  'code_views',
  {
    esimId: text('esim_id')
      .notNull()
      .references(() => esims.id),
    day: date('day').notNull().default(sql`(shop_now() at time zone 'utc')::date`),
    /** In few words of ours: "Chrome on Android". */
    device: text('device').notNull(),
    way: text('way').$type<'account' | 'browser' | 'link'>().notNull(),
    /** IPv4 address or IPv6 /64 of the last time; null when no trusted proxy names it. */
    network: text('network'),
    times: integer('times').notNull().default(1),
    lastAt: momentNow('last_at'),
  },
  (t) => [primaryKey({ columns: [t.esimId, t.day, t.device, t.way] })],
);

/** Usage of one eSIM at a time, as the network counted it. Appended when it differs from the last; never changed. */
export const readings = pgTable(
  'readings',
  {
    id: text('id').primaryKey(),
    esimId: text('esim_id')
      .notNull()
      .references(() => esims.id),
    allowance: integer('allowance').notNull(),
    usedBytes: integer64('used_bytes').notNull(),
    totalBytes: integer64('total_bytes').notNull(),
    at: moment('at').notNull(),
    createdAt: momentNow('created_at'),
  },
  (t) => [unique('readings_once').on(t.esimId, t.allowance, t.at, t.usedBytes)],
);

export type ChangeKind = 'cancel' | 'suspend' | 'resume' | 'revoke';

/** What somebody asked the supplier to do with one eSIM; committed before the call. One at a time. */
export const esimChanges = pgTable(
  'esim_changes',
  {
    id: text('id').primaryKey(),
    esimId: text('esim_id')
      .notNull()
      .references(() => esims.id),
    kind: text('kind').$type<ChangeKind>().notNull(),
    state: text('state').$type<ChangeState>().notNull().default('due'),
    /** Who asked, as the history names them. */
    actor: text('actor').notNull(),
    /** Why the supplier refused, in our words or its code. */
    reason: text('reason'),
    sentAt: moment('sent_at'),
    createdAt: momentNow('created_at'),
    settledAt: moment('settled_at'),
    nextActionAt: moment('next_action_at').default(sql`shop_now()`),
    attempts: integer('attempts').notNull().default(0),
    leaseUntil: moment('lease_until'),
    fence: integer('fence').notNull().default(0),
  },
  (t) => [
    uniqueIndex('esim_changes_one_live').on(t.esimId).where(sql`${t.state} in ('due', 'sent')`),
    index('esim_changes_due').on(t.nextActionAt).where(sql`${t.nextActionAt} is not null`),
    index('esim_changes_esim').on(t.esimId, t.createdAt),
  ],
);

/** What fits an eSIM as a top-up, as the supplier listed it last. Codes cannot be guessed. */
export const topUpOffers = pgTable(
  'top_up_offers',
  {
    esimId: text('esim_id')
      .notNull()
      .references(() => esims.id),
    supplierCode: text('supplier_code').notNull(),
    kind: text('kind').$type<'fixed' | 'day-pass'>().notNull(),
    dataBytes: integer64('data_bytes').notNull(),
    days: integer('days').notNull(),
    /** Supplier price: of one day for a day pass. USD × 10,000. */
    costUnits: integer64('cost_units').notNull(),
    readAt: momentNow('read_at'),
  },
  (t) => [primaryKey({ columns: [t.esimId, t.supplierCode] })],
);

/** What the owner of an eSIM was told: once for each kind and allowance. */
export const alerts = pgTable(
  'alerts',
  {
    id: text('id').primaryKey(),
    esimId: text('esim_id')
      .notNull()
      .references(() => esims.id),
    kind: text('kind').notNull(),
    allowance: integer('allowance').notNull(),
    /** `passed` when a graver one was due at the same moment, `muted` when its owner does not want it. */
    state: text('state').$type<'mailed' | 'passed' | 'muted'>().notNull(),
    at: momentNow('at'),
  },
  (t) => [unique('alerts_once').on(t.esimId, t.kind, t.allowance)],
);
