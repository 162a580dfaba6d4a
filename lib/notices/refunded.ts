import { layOut, type Message } from '#lib/mail/layout.ts';
import { formatCents } from '#lib/money.ts';
import { receipt, thingCount, whatWasBought } from './order-words.ts';
import type { OrderFacts } from './read.ts';

/** "Your money is on its way back": what could not be delivered, and how much returns to which card. */
export function refunded(order: OrderFacts, link: string): Message {
  const amount = formatCents(order.refundCents, order.currency);
  return layOut({
    subject: `Refund: ${amount} goes back to your card (${whatWasBought(order)})`,
    preview: 'You have nothing to do.',
    heading: 'Your money is on its way back',
    parts: [
      {
        kind: 'words',
        text: `${capital(thingCount(order, order.refunded))} for ${whatWasBought(order)} could not be ${order.kind === 'topup' ? 'added' : 'delivered'}. We send ${amount} back to the card you paid with. You have nothing to do.`,
      },
      { kind: 'words', text: 'Banks usually show it within 5 to 10 days.' },
      { kind: 'button', label: 'See the order', href: link },
      { kind: 'facts', facts: receipt(order) },
      { kind: 'note', text: 'The link opens your order without signing in: keep it to yourself.' },
    ],
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
