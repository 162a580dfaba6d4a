import type { Answer, Call } from './call.ts';
import { faultBook } from './faults.ts';
import { inboxPage, mailBody, mailPage, notFound } from './mailbox/pages.ts';
import { type MailFault, mailFault, openPostOffice, type PostOffice } from './mailbox/post-office.ts';
import { memoryOf } from './memory.ts';
import { json, openSite } from './server.ts';

export interface MailboxOptions {
  smtpPort?: number;
  httpPort?: number;
  host?: string | undefined;
}

export type Mailbox = Awaited<ReturnType<typeof startMailbox>>;

/** Takes mails by SMTP and shows them by HTTP. `smtpUrl` is what goes into SMTP_URL. */
export async function startMailbox(options: MailboxOptions = {}) {
  const host = options.host ?? '127.0.0.1';
  const office = await openPostOffice(options.smtpPort ?? 0, host);
  const control = mailboxControl(office);
  const site = await openSite({
    port: options.httpPort ?? 0,
    host,
    faults: faultBook(),
    dress: (status) => json({}, status),
    answer: async (call) => answer(office, control, call),
    control: {
      'GET faults': () => office.faults,
      'POST faults': (body) => {
        for (const rule of [body].flat()) control.fault(mailFault.parse(rule));
      },
      'DELETE faults': control.clearFaults,
      'POST reset': control.reset,
    },
  });
  return {
    smtpUrl: office.url,
    url: site.url,
    controlUrl: `${site.url}/_control`,
    ...control,
    memory: memoryOf(office, ['mails']),
    close: async () => {
      await Promise.all([site.close(), office.close()]);
    },
  };
}

function mailboxControl(office: PostOffice) {
  const clear = (): void => {
    office.mails.length = 0;
  };
  const clearFaults = (): void => {
    office.faults.length = 0;
  };
  return {
    /** The newest first; only those to `to` when it is given. */
    messages: (to?: string) =>
      office.mails.toReversed().filter((mail) => to === undefined || mail.to.split(', ').includes(to)),
    clear,
    fault: (rule: MailFault): void => {
      office.faults.push({ ...mailFault.parse(rule), seen: 0, fired: 0 });
    },
    clearFaults,
    reset: (): void => {
      clear();
      clearFaults();
    },
  };
}

function answer(office: PostOffice, control: ReturnType<typeof mailboxControl>, call: Call): Answer {
  const [, first, id, part] = call.path.split('/');
  if (call.path === '/') return inboxPage(control.messages());
  if (first !== 'messages') return notFound();
  if (id === undefined && call.method === 'DELETE') {
    control.clear();
    return json({ ok: true });
  }
  if (id === undefined) return json(control.messages(call.query.get('to') ?? undefined));
  const mail = office.mails.find((one) => one.id === id);
  if (!mail) return notFound();
  return part === 'body' ? mailBody(mail) : mailPage(mail, call.query.get('as'));
}
