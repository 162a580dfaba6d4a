import { layOut, type Message } from '#lib/mail/layout.ts';
import { moment, receipt, thingCount, whatWasBought } from './order-words.ts';
import type { OrderFacts } from './read.ts';

/** "It takes a little longer": said once, with the time at which the money returns by itself. */
export function delayed(order: OrderFacts, link: string): Message {
  const done = order.kind === 'topup' ? 'added' : 'ready';
  const until = order.deadlineAt ? ` by ${moment(order.deadlineAt)}` : '';
  return layOut({
    subject: `Your order takes a little longer: ${whatWasBought(order)}`,
    preview: 'Your payment arrived. You have nothing to do.',
    heading: 'It takes a little longer',
    parts: [
      {
        kind: 'words',
        text: order.checked
          ? 'Your payment arrived. Before we deliver, a person looks at it: that protects people whose cards were stolen. Please do not pay again.'
          : `Your payment arrived, and ${thingCount(order, order.waiting)} for ${whatWasBought(order)} ${order.waiting === 1 ? 'is' : 'are'} still being ${order.kind === 'topup' ? 'added' : 'prepared'}. Please do not pay again.`,
      },
      {
        kind: 'words',
        text: `You will get a mail as soon as it is ${done}. If it is not ${done}${until}, your money goes back by itself.`,
      },
      { kind: 'button', label: 'Follow the order', href: link },
      { kind: 'facts', facts: receipt(order) },
      { kind: 'note', text: 'The link opens your order without signing in: keep it to yourself.' },
    ],
  });
}
