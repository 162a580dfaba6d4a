import type { Db } from '#db/client.ts';
import type { mails } from '#db/schema/index.ts';
import type { Message } from '#lib/mail/layout.ts';
import type { Postbox } from '#lib/mail/send.ts';
import type { OrderFacts } from './read.ts';

export type MailRow = typeof mails.$inferSelect;

/** What a mail about an order is written from. */
export interface MailContext {
  db: Db;
  postbox: Postbox;
  mail: MailRow;
  order: OrderFacts;
  /** Opens the order without signing in. */
  link: string;
}

/** A text, to the order's address unless it names another; null when it is not needed any more. */
export type Writer = (of: MailContext) => Writing | Promise<Writing>;
type Writing = (Message & { to?: string }) | null;
