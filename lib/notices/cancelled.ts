import { brand } from '#lib/brand.ts';
import { cancelRefunds } from '#lib/changes/read.ts';
import { cardWords, moneyWords } from '#lib/changes/words.ts';
import { layOut, type Part } from '#lib/mail/layout.ts';
import { linkBelow } from '#lib/orders/link.ts';
import { esimWithOrder } from '#lib/orders/own-esim.ts';
import { receipt } from './order-words.ts';
import type { Writer } from './writer.ts';

/** "Your eSIM is cancelled": which one, and what goes back to the card. */
export const cancelled: Writer = async ({ db, mail, order, link }) => {
  const own = await esimWithOrder(db, mail.subject);
  if (!own) return null;
  const { title } = own.line.plan;
  const back = await cancelRefunds(db, own);
  const money = moneyWords(back);
  const goes = back.length > 1 ? 'go' : 'goes';
  const parts: Part[] = [
    {
      kind: 'words',
      text: `The network has taken back your eSIM for ${title}, number ending in ${own.esim.iccid.slice(-4)}. Its QR code no longer works: do not install it.`,
    },
    {
      kind: 'words',
      text: money
        ? `${money} ${goes} back ${cardWords(back)}. Banks usually show it within 5 to 10 days. You have nothing to do.`
        : 'Nothing was paid for it that could go back.',
    },
    { kind: 'button', label: 'See it', href: linkBelow(link, { esimId: own.esim.id }) },
    { kind: 'facts', facts: [['Cancelled', title], ...(money ? [['Refund', money] as const] : [])] },
    { kind: 'facts', facts: receipt(order) },
    {
      kind: 'note',
      text: `Was it not you? Whoever has the link of our mails can cancel; the money goes to your card alone. For help write to ${brand.supportEmail}.`,
    },
    { kind: 'note', text: 'The link opens your order without signing in: keep it to yourself.' },
  ];
  return layOut({
    subject: money ? `Cancelled: ${money} ${goes} back to your card (${title})` : `Cancelled: ${title}`,
    preview: 'You have nothing to do.',
    heading: 'Your eSIM is cancelled',
    parts,
  });
};
