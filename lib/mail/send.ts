import { createTransport } from 'nodemailer';
import type { WorkerEnv } from '#lib/env.ts';
import type { EncryptionKey } from '#lib/secrets.ts';
import type { Message } from './layout.ts';

/** A message on its way to one address. */
export interface Letter extends Message {
  /** Id of the mail's row: sending it again is the same message, and mail services drop the copy. */
  id: string;
  to: string;
}

/** How the shop sends mail, with what the texts need. */
export interface Postbox {
  send(letter: Letter): Promise<void>;
  close(): void;
  from: string;
  appUrl: string;
  /** Signs the links to orders. */
  linkSecret: string;
  /** Opens the payload of mails that belong to no order. */
  keys: readonly EncryptionKey[];
}

export type MailEnv = Pick<
  WorkerEnv,
  'SMTP_URL' | 'MAIL_FROM' | 'APP_URL' | 'NEXTAUTH_SECRET' | 'ENCRYPTION_KEY'
>;

const waitMs = 10_000;

/** Opens the one way out for mail: SMTP, a few connections kept open, every wait limited. */
export function openPostbox(env: MailEnv): Postbox {
  const transport = createTransport({
    url: env.SMTP_URL,
    pool: true,
    maxConnections: 3,
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    dnsTimeout: waitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const host = new URL(env.APP_URL).hostname;
  return {
    from: env.MAIL_FROM,
    appUrl: env.APP_URL,
    linkSecret: env.NEXTAUTH_SECRET,
    keys: env.ENCRYPTION_KEY,
    close: () => transport.close(),
    send: async ({ id, to, subject, text, html }) => {
      await transport.sendMail({
        from: env.MAIL_FROM,
        // An object, so that no address is ever read as a list of several.
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId: `<${id}@${host}>`,
        headers: { 'X-Entity-Ref-ID': id, 'Auto-Submitted': 'auto-generated' },
      });
    },
  };
}

const sick = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ETLS', 'EAUTH']);

/** Whether the mail service itself is out of reach or says "later", as against a letter it will not take. */
export function isMailAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  const answer: unknown = Reflect.get(error, 'responseCode');
  if (typeof answer === 'number') return answer >= 400 && answer < 500;
  return typeof code === 'string' && sick.has(code);
}
