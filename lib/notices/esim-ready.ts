import { deadlineWords } from '#lib/catalogue/facts.ts';
import { layOut, type Message, type Part } from '#lib/mail/layout.ts';
import { formatCents } from '#lib/money.ts';
import { esimCount, moment, receipt, whatWasBought } from './order-words.ts';
import type { OrderFacts } from './read.ts';

/** "Your eSIM is ready": a link to the order page, where the code is; the code itself is never mailed. */
export function esimReady(order: OrderFacts, link: string): Message {
  const one = order.delivered === 1;
  const bought = whatWasBought(order);
  const [line] = order.lines;
  const parts: Part[] = [
    {
      kind: 'words',
      text: `${esimCount(order.delivered)} for ${bought} ${one ? 'is' : 'are'} ready. Open the order to see the QR code and install ${one ? 'it' : 'them'}.`,
    },
    { kind: 'button', label: one ? 'Open your eSIM' : 'Open your eSIMs', href: link },
    {
      kind: 'words',
      text: 'Install before you leave, on Wi-Fi: it takes about two minutes. Do not delete the eSIM from your phone, since the code works only once.',
    },
  ];
  if (line && order.lapsesAt) {
    const lapse = one ? 'it lapses' : 'they lapse';
    parts.push({
      kind: 'words',
      text: `${deadlineWords(line.plan)} ${moment(order.lapsesAt)}, or ${lapse}.`,
    });
  }
  if (order.refunded > 0) {
    parts.push({
      kind: 'words',
      text: `${esimCount(order.refunded)} could not be delivered. ${formatCents(order.refundCents, order.currency)} goes back to the card you paid with.`,
    });
  }
  parts.push({ kind: 'facts', facts: receipt(order) });
  parts.push({ kind: 'note', text: 'The link opens your order without signing in: keep it to yourself.' });
  return layOut({
    subject: one
      ? `Your eSIM is ready: ${bought}`
      : `Your ${esimCount(order.delivered)} are ready: ${bought}`,
    preview: 'Open the order to see the QR code.',
    heading: one ? 'Your eSIM is ready' : 'Your eSIMs are ready',
    parts,
  });
}
