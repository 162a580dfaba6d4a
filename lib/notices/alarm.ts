import { eq } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { alarms } from '#db/schema/index.ts';
import { orderOfAlarm } from '#lib/alarm-order.ts';
import { alarmDetail, alarmPlace, alarmWords } from '#lib/alarm-words.ts';
import { brand } from '#lib/brand.ts';
import { normaliseEmail } from '#lib/email-address.ts';
import { layOut } from '#lib/mail/layout.ts';
import type { Letter, Postbox } from '#lib/mail/send.ts';
import { moment } from './order-words.ts';

/** What an alarm's mail is about and where it goes: "alm_… owner@shop.example". */
interface AlarmMail {
  id: string;
  subject: string;
}

/** An alarm in words, to one of those who run the shop; null when it is not to be found. */
export async function alarmLetter(db: DbOrTx, postbox: Postbox, mail: AlarmMail): Promise<Letter | null> {
  const [alarmId = '', address = ''] = mail.subject.split(' ');
  const to = normaliseEmail(address);
  const [found] = await db
    .select({ alarm: alarms, orderId: orderOfAlarm })
    .from(alarms)
    .where(eq(alarms.id, alarmId));
  if (!found || !to) return null;
  const { alarm, orderId } = found;
  const words = alarmWords(alarm.kind);
  const detail = alarmDetail(alarm.detail);
  const message = layOut({
    subject: `${brand.name} alarm: ${words}`,
    preview: detail || words,
    heading: words,
    parts: [
      { kind: 'facts', facts: factsOf(alarm, detail) },
      {
        kind: 'button',
        label: 'Open the console',
        href: `${postbox.appUrl}${alarmPlace(alarm.kind, orderId)}`,
      },
      {
        kind: 'note',
        text: 'Each alarm is mailed once. Which kinds are mailed, and to whom, stands in the settings of the console.',
      },
    ],
  });
  return { ...message, id: mail.id, to };
}

function factsOf(alarm: typeof alarms.$inferSelect, detail: string): [string, string][] {
  const facts: [string, string][] = [
    ['Raised', moment(alarm.raisedAt)],
    ['About', alarm.subject],
  ];
  if (detail) facts.push(['Known', detail]);
  if (alarm.closedAt) facts.push(['Closed', moment(alarm.closedAt)]);
  return facts;
}
