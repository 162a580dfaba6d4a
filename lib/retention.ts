import { z } from 'zod';
import type { DbOrTx } from '#db/client.ts';
import { settings } from '#db/schema/index.ts';

const days = (value: number, least: number, most: number) => z.int().min(least).max(most).default(value);

/**
 * How long what names people, or opens something, is kept, in days. The console changes them within these
 * bounds; `forget-expired` deletes every hour by them, and docs/privacy.md says what each is for.
 */
export const retentionPeriods = z.object({
  /** Bodies of webhooks that were worked through: what they said is in our tables. */
  webhookBody: days(90, 7, 365),
  /** The code of an eSIM that is over; a dispute may still want to know where it was shown. */
  endedCode: days(30, 1, 365),
  /** Card and network of a payment: after that no bank disputes it any more. Reviews count up to 30 days back. */
  orderTrace: days(120, 30, 540),
  /** Address and link of a mail that could not be sent. */
  failedMail: days(7, 1, 90),
  /** Whose browser and account an order was that nobody ever paid. A delayed payment may take two weeks. */
  unpaidOrder: days(90, 30, 365),
});

export type Retention = z.output<typeof retentionPeriods>;

/** The periods as stored; what is missing or makes no sense has its default. */
export function retentionOf(stored: unknown): Retention {
  const parsed = retentionPeriods.safeParse(stored ?? {});
  return parsed.success ? parsed.data : retentionPeriods.parse({});
}

/** The periods that hold now. */
export async function readRetention(db: DbOrTx): Promise<Retention> {
  const [row] = await db.select({ retention: settings.retention }).from(settings);
  return retentionOf(row?.retention);
}
