import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { z } from 'zod';

export interface Mail {
  id: string;
  /** Recipients of the envelope, with commas between. */
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  receivedAt: string;
  headers: Record<string, string>;
}

/** What goes wrong with a mail. Those with `accept-` keep it although the sender does not hear so. */
export const mailFault = z.strictObject({
  action: z.enum(['reject', 'reject-recipient', 'hang', 'accept-then-hang', 'drop', 'accept-then-drop']),
  /** SMTP code of a rejection: 451 asks to try again, 550 is final. */
  code: z.number().int().min(400).max(599).default(451),
  nth: z.number().int().min(1).default(1),
  times: z.number().int().min(1).optional(),
  /** Only mails to this address. */
  to: z.string().optional(),
});
export type MailFault = z.input<typeof mailFault>;
type Rule = z.output<typeof mailFault> & { seen: number; fired: number };

export interface PostOffice {
  url: string;
  mails: Mail[];
  faults: Rule[];
  close(): Promise<void>;
}

/** An SMTP server that takes every mail and sends none on. */
export async function openPostOffice(port: number, host: string): Promise<PostOffice> {
  const faults: Rule[] = [];
  const sockets = new Map<number | undefined, Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    closeTimeout: 100,
    onAuth: (_auth, _session, done) => done(null, { user: 'anybody' }),
    onRcptTo: ({ address }, _session, done) => {
      const fault = take(faults, [address], true);
      done(fault ? rejection(fault.code) : null);
    },
    onData: (stream, session, done) => {
      void receive(stream, session).then(({ mail, recipients }) => {
        const fault = take(faults, recipients, false);
        if (!fault || fault.action.startsWith('accept-')) office.mails.push(mail);
        if (!fault) done();
        else if (fault.action === 'reject') done(rejection(fault.code));
        else if (fault.action.endsWith('drop')) sockets.get(session.remotePort)?.destroy();
      }, done);
    },
  });
  // A sender that goes away in the middle is its own affair.
  server.on('error', () => {});
  server.server.on('connection', (socket) => {
    sockets.set(socket.remotePort, socket);
    socket.on('close', () => sockets.delete(socket.remotePort));
  });
  await once(server.listen(port, host), 'listening');
  const address = server.server.address();
  const office: PostOffice = {
    url: `smtp://${host === '0.0.0.0' ? '127.0.0.1' : host}:${typeof address === 'object' && address ? address.port : port}`,
    mails: [],
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
  return office;
}

async function receive(stream: Readable, session: SMTPServerSession) {
  const raw = await buffer(stream);
  const recipients = session.envelope.rcptTo.map(({ address }) => address);
  const parsed = await PostalMime.parse(raw);
  const { address = '', name = '' } = parsed.from ?? {};
  const mail: Mail = {
    id: randomUUID(),
    to: recipients.join(', '),
    from: name ? `${name} <${address}>` : address,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    receivedAt: new Date().toISOString(),
    headers: Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value])),
  };
  return { mail, recipients };
}

function take(faults: Rule[], recipients: string[], atRecipient: boolean): Rule | undefined {
  return faults.find((rule) => {
    if ((rule.action === 'reject-recipient') !== atRecipient) return false;
    if (rule.to !== undefined && !recipients.includes(rule.to)) return false;
    rule.seen += 1;
    if (rule.seen < rule.nth || (rule.times !== undefined && rule.fired >= rule.times)) return false;
    rule.fired += 1;
    return true;
  });
}

function rejection(code: number): Error {
  const text = code < 500 ? 'Try again later' : 'No such mailbox';
  return Object.assign(new Error(text), { responseCode: code });
}
