import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { momentNow } from './columns.ts';

/** What people did, append-only by trigger: written in the transaction of the change itself. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: text('id').primaryKey(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    cause: text('cause'),
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
    at: momentNow('at'),
  },
  (t) => [
    index('audit_log_subject').on(t.subject, t.at),
    index('audit_log_at').on(t.at, t.id),
    index('audit_log_actor').on(t.actor, t.at, t.id),
  ],
);
