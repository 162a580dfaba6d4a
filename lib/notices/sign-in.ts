import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { DbOrTx } from '#db/client.ts';
import { linkMinutes } from '#lib/auth/request-link.ts';
import { brand } from '#lib/brand.ts';
import { layOut, type Message } from '#lib/mail/layout.ts';
import { type EncryptionKey, open } from '#lib/secrets.ts';

const payload = z.object({ to: z.string(), url: z.string() });

/** The sign-in mail with its recipient; null once its link is dead, since nobody needs it then. */
export async function signInLetter(
  db: DbOrTx,
  keys: readonly EncryptionKey[],
  mail: { id: string; sealedPayload: string | null; createdAt: Date },
): Promise<(Message & { to: string }) | null> {
  const { rows } = await db.execute<{ alive: boolean }>(
    sql`select shop_now() < ${mail.createdAt}::timestamptz + make_interval(mins => ${linkMinutes}) as alive`,
  );
  if (!rows[0]?.alive) return null;
  const { to, url } = payload.parse(JSON.parse(open(keys, mail.id, mail.sealedPayload ?? '')));
  return { to, ...signIn(url) };
}

/** "Sign in": one button that leads to a page, where a second press signs in. */
function signIn(url: string): Message {
  return layOut({
    subject: `Sign in to ${brand.name}`,
    preview: `The link works once, for ${linkMinutes} minutes.`,
    heading: 'Sign in',
    parts: [
      { kind: 'words', text: 'Somebody, hopefully you, asked to sign in with this address.' },
      { kind: 'button', label: 'Continue to sign in', href: url },
      {
        kind: 'note',
        text: `The link works once, for ${linkMinutes} minutes. If you did not ask for it, ignore this mail: nothing happens without it.`,
      },
    ],
  });
}
