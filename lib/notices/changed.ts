import { eq } from 'drizzle-orm';
import { esimChanges } from '#db/schema/index.ts';
import { brand } from '#lib/brand.ts';
import { layOut } from '#lib/mail/layout.ts';
import { linkBelow } from '#lib/orders/link.ts';
import { esimWithOrder } from '#lib/orders/own-esim.ts';
import type { Writer } from './writer.ts';

const off = {
  title: 'Your eSIM was switched off',
  said: 'It stays on its phone and carries no data until it is switched on again. Its days go on.',
  notYou: `Was it not you? Switch it on again there, or write to ${brand.supportEmail}.`,
};

const on = {
  title: 'Your eSIM is switched on again',
  said: 'It carries data as before.',
  notYou: `Was it not you? Write to ${brand.supportEmail}.`,
};

/** "Your eSIM was switched off", or on again: whoever holds the order's link can do that. */
export const changed: Writer = async ({ db, mail, link }) => {
  const [change] = await db.select().from(esimChanges).where(eq(esimChanges.id, mail.subject));
  const own = change ? await esimWithOrder(db, change.esimId) : null;
  if (!change || !own) return null;
  const { title, said, notYou } = change.kind === 'suspend' ? off : on;
  const byUs = change.actor.startsWith('operator:');
  return layOut({
    subject: `${title}: ${own.line.plan.title}`,
    preview: said,
    heading: title,
    parts: [
      {
        kind: 'words',
        text: `${own.line.plan.title}, number ending in ${own.esim.iccid.slice(-4)}. ${said}`,
      },
      { kind: 'words', text: byUs ? `We did this. Questions: write to ${brand.supportEmail}.` : notYou },
      { kind: 'button', label: 'Open the eSIM', href: linkBelow(link, { esimId: own.esim.id }) },
      { kind: 'note', text: 'The link opens your order without signing in: keep it to yourself.' },
    ],
  });
};
