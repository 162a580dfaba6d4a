import { brand } from './brand.ts';

/** One part of a legal page. */
export interface LegalPart {
  title: string;
  text: string;
}

const { company } = brand.legal;

/** What a buyer agrees to. Written for what this shop does; have it checked for your country. */
const terms: LegalPart[] = [
  {
    title: 'Who sells',
    text: `${company} sells travel eSIMs: access to mobile data of local networks. An eSIM of ours carries data only, no calls and no text messages.`,
  },
  {
    title: 'What you get, and when',
    text: 'After payment we order your eSIM at once, usually ready within a minute. It is on your order page as a QR code and as text to type in; a mail brings a link to it. If it is not ready 30 minutes after payment, you get the whole price back without asking.',
  },
  {
    title: 'What it costs',
    text: 'The price you see before you pay is the price you pay. There is no subscription and nothing renews by itself.',
  },
  {
    title: 'Your phone',
    text: 'You need a phone that takes an eSIM and is not locked to one network. Dial *#06#: if a number called EID appears, your phone takes an eSIM.',
  },
  {
    title: 'Validity and speed',
    text: "Each plan says when its days start, until when it has to be used, on which networks it works and where its traffic enters the internet. What the network does not state is marked 'not stated'. Coverage and speed depend on the local network.",
  },
  {
    title: 'Changing your mind',
    text: 'You ask us to deliver immediately, and your right to withdraw ends once the eSIM is delivered. As long as it is new and no phone has downloaded it, you can cancel it on its page with one tap: the network takes it back, and its price and that of its top-ups go back to the card. After a download it cannot be taken back.',
  },
  {
    title: 'When something is wrong',
    text: 'Write to our support address with your order number. If an eSIM cannot be used for reasons on our side or the network side, we replace it or give the money back.',
  },
];

/** What we keep about a buyer, and why. */
const privacy: LegalPart[] = [
  {
    title: 'What we keep',
    text: 'The e-mail address you confirm when you pay, what you bought, when, and what became of it. Your card number never reaches us: you pay on a page of Stripe.',
  },
  {
    title: 'Who sees it',
    text: 'Stripe takes the payment and sees what payments need. The network provider gets an order number and nothing that names you. Nobody else; there are no trackers, no advertising and no third-party scripts on this site.',
  },
  {
    title: 'Cookies',
    text: 'One cookie remembers this browser as the buyer of its orders, one opens an order from a mailed link, one keeps you signed in if you sign in. All are needed for what they do. This browser also remembers the last places you looked at and whether you chose light or dark; neither is sent to us.',
  },
  {
    title: 'Your code',
    text: 'The activation code of your eSIM is a secret. We store it encrypted and show it on your order page and the page of the eSIM only. If you tap “Keep on this phone”, that page is stored on your device too, until you remove it, sign out or the eSIM ends.',
  },
  {
    title: 'How long',
    text: 'The code of an eSIM is deleted 30 days after the eSIM ended, messages of Stripe and of the network provider after 90 days, an order that was never paid forgets you after 90 days. Where a code was shown, by device, day and network address, is kept as long as the code. The network address an order was paid from, and what Stripe calls the fingerprint of the card, are kept 120 days: banks ask for them when a payment is disputed, and they show one hand that buys too much. What you bought stays until you delete your account.',
  },
  {
    title: 'Your rights',
    text: 'Signed in, you can change your e-mail address and delete your account yourself, on the account page, and take along what we have about you as a file; a mistyped address can be corrected on the order page until the eSIM is downloaded. For everything else, write to our support address. What tax law makes us keep, what was sold, when and for how much, stays without your name and address. Stripe keeps its own record of payments.',
  },
];

/** When money goes back. The buttons and the clock do what stands here: change both or neither. */
const refunds: LegalPart[] = [
  {
    title: 'Not delivered',
    text: 'If your eSIM is not ready 30 minutes after payment, the whole price goes back by itself. From 10 minutes on, a button on the order page sends it back at once. The same holds for a top-up that was not added.',
  },
  {
    title: 'Not used',
    text: 'As long as no phone has downloaded the eSIM, you can cancel it on its page. The network takes it back first; then its price, and that of its top-ups, goes back to the card you paid with.',
  },
  {
    title: 'Downloaded, and it does not work',
    text: 'Write to us before you delete it from the phone. If the reason is on our side or the network’s, we replace it or give the money back. A phone that is locked to one network, or takes no eSIM, is not such a reason: the checkout asks you to make sure.',
  },
  {
    title: 'What cannot go back',
    text: 'Data that was used, days that have run, and an eSIM that was deleted from the phone after its download.',
  },
  {
    title: 'How long it takes',
    text: 'We send the money at once. Banks take up to ten days to show it. The order page says how it stands, also when a bank did not take it: then we write to you.',
  },
];

/** Who runs the shop, as the law of many countries asks; company, address and numbers stand below it. */
const imprint: LegalPart[] = [
  {
    title: 'Who runs this shop',
    text: `${company} is responsible for this shop and its contents. Address, registration and a way to write to us stand below.`,
  },
  {
    title: 'Disputes',
    text: 'Write to us first: most things are mended within a day. We are neither obliged nor willing to take part in proceedings before a consumer arbitration board, unless the law of your country says otherwise.',
  },
];

/** The legal pages: edit them with lib/brand.ts. A file of their own, as no script of a page needs them. */
export const legalTexts = { terms, privacy, refunds, imprint } as const;
