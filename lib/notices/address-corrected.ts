import { and, eq, gt } from 'drizzle-orm';
import { mails } from '#db/schema/index.ts';
import { brand } from '#lib/brand.ts';
import { layOut, type Message } from '#lib/mail/layout.ts';
import { receipt } from './order-words.ts';
import { openPayload } from './sealed.ts';
import type { MailContext, Writer } from './writer.ts';

/** "The address of your order was corrected": with a link to the new address, without one to the old. */
export const addressCorrected: Writer = async (of) => {
  if (of.mail.subject === 'old') return toOld(of);
  return (await wasCorrectedAgain(of)) ? null : toNew(of);
};

/** Mails go to the order's present address: an earlier correction has nothing left to say there. */
async function wasCorrectedAgain({ db, mail }: MailContext): Promise<boolean> {
  const later = await db
    .select({ id: mails.id })
    .from(mails)
    .where(
      and(
        eq(mails.kind, mail.kind),
        eq(mails.orderId, mail.orderId ?? ''),
        eq(mails.subject, mail.subject),
        gt(mails.seq, mail.seq),
      ),
    );
  return later.length > 0;
}

function toNew({ order, link }: MailContext): Message {
  return layOut({
    subject: 'Your order comes to this address now',
    preview: 'The link opens your order.',
    heading: 'Your order comes to this address now',
    parts: [
      {
        kind: 'words',
        text: `The e-mail address of this order at ${brand.name} was corrected. Everything about it comes to this address from now on, and older links no longer open it.`,
      },
      { kind: 'button', label: 'Open the order', href: link },
      { kind: 'facts', facts: receipt(order) },
      { kind: 'note', text: 'The link opens your order without signing in: keep it to yourself.' },
      {
        kind: 'note',
        text: `Is this not your order? Write to ${brand.supportEmail}, and do not open it.`,
      },
    ],
  });
}

/** May reach a stranger, who was only mistaken for the buyer: no link, no plan, no price. */
function toOld({ mail, postbox }: MailContext): (Message & { to: string }) | null {
  if (!mail.sealedPayload) return null;
  const { to } = openPayload(postbox.keys, mail);
  return {
    to,
    ...layOut({
      subject: 'An order was moved to another address',
      preview: 'The link in our earlier mail no longer opens it.',
      heading: 'An order was moved to another address',
      parts: [
        {
          kind: 'words',
          text: `An order at ${brand.name} was paid with this address, and its buyer has corrected that since. This address gets no more mails about it, and the links in earlier ones no longer open the order.`,
        },
        { kind: 'facts', facts: [['Order', mail.orderId ?? '']] },
        { kind: 'note', text: `If it was your order, write to ${brand.supportEmail}.` },
      ],
    }),
  };
}
