import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { DbOrTx } from '#db/client.ts';
import { linkMinutes } from '#lib/auth/request-link.ts';
import type { Message } from '#lib/mail/layout.ts';
import type { Letter } from '#lib/mail/send.ts';
import { type EncryptionKey, open } from '#lib/secrets.ts';

const payload = z.object({ to: z.string(), url: z.string().optional() });

/** The text of a mail about no order; the link, when it has one, works for a few minutes. */
export type SealedWriter = (url: string) => Message;

interface SealedRow {
  id: string;
  sealedPayload: string | null;
  createdAt: Date;
}

/** A mail about no order with its recipient; null once its link is dead, since nobody needs it then. */
export async function openSealed(
  db: DbOrTx,
  keys: readonly EncryptionKey[],
  mail: SealedRow,
  write: SealedWriter,
): Promise<Letter | null> {
  const { to, url } = openPayload(keys, mail);
  if (url !== undefined && !(await linkLives(db, mail))) return null;
  return { id: mail.id, to, ...write(url ?? '') };
}

/** What a mail's row holds sealed: its recipient, and a link. */
export function openPayload(
  keys: readonly EncryptionKey[],
  mail: Pick<SealedRow, 'id' | 'sealedPayload'>,
): z.output<typeof payload> {
  return payload.parse(JSON.parse(open(keys, mail.id, mail.sealedPayload ?? '')));
}

async function linkLives(db: DbOrTx, mail: SealedRow): Promise<boolean> {
  const { rows } = await db.execute<{ alive: boolean }>(
    sql`select shop_now() < ${mail.createdAt}::timestamptz + make_interval(mins => ${linkMinutes}) as alive`,
  );
  return rows[0]?.alive === true;
}
