import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment, momentNow } from './columns.ts';

/** Who bought: made from the e-mail Stripe confirms, or by signing in. Column names follow the auth adapter. */
export const customers = pgTable(
  'customers',
  {
    id: text('id').primaryKey(),
    name: text('name'),
    /** Normalised by `normaliseEmail`: one address, one customer. */
    email: text('email').notNull().unique(),
    emailVerified: moment('email_verified'),
    image: text('image'),
    /** Kinds of alerts this customer does not want mailed. */
    mutedAlerts: text('muted_alerts').array().notNull().default([]),
    createdAt: momentNow('created_at'),
  },
  // The unique one knows no prefixes.
  (t) => [index('customers_email').on(t.email.op('text_pattern_ops'))],
);

export const accounts = pgTable(
  'accounts',
  {
    userId: text('user_id')
      .notNull()
      .references(() => customers.id, { onDelete: 'cascade' }),
    type: text('type').notNull(),
    provider: text('provider').notNull(),
    providerAccountId: text('provider_account_id').notNull(),
    refresh_token: text('refresh_token'),
    access_token: text('access_token'),
    expires_at: integer('expires_at'),
    token_type: text('token_type'),
    scope: text('scope'),
    id_token: text('id_token'),
    session_state: text('session_state'),
  },
  (t) => [primaryKey({ columns: [t.provider, t.providerAccountId] }), index('accounts_user').on(t.userId)],
);

export const sessions = pgTable(
  'sessions',
  {
    sessionToken: text('session_token').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => customers.id, { onDelete: 'cascade' }),
    expires: moment('expires').notNull(),
    /** When its bearer last proved themselves: by the mailed link it began with, or with a passkey. */
    provedAt: moment('proved_at'),
    /** What the passkey has to sign next, and since when. */
    challenge: text('challenge'),
    challengeAt: moment('challenge_at'),
  },
  (t) => [index('sessions_user').on(t.userId)],
);

export const verificationTokens = pgTable(
  'verification_tokens',
  {
    identifier: text('identifier').notNull(),
    token: text('token').notNull(),
    expires: moment('expires').notNull(),
  },
  (t) => [primaryKey({ columns: [t.identifier, t.token] })],
);
