/** One part of a legal page. */
export interface LegalPart {
  title: string;
  text: string;
}

const name = 'Landfall';
const company = `${name} (your company here)`;

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
    title: 'Your rights',
    text: 'Signed in, you can change your e-mail address and delete your account yourself, on the account page; a mistyped address can be corrected on the order page until the eSIM is downloaded. For everything else, write to our support address. What tax law makes us keep, what was sold, when and for how much, stays without your name and address. Stripe keeps its own record of payments.',
  },
];

/** Everything that makes the shop yours: edit this file, nothing else. */
export const brand = {
  name,
  tagline: 'Travel data that works when you land',
  supportEmail: 'support@landfall.example',
  legal: {
    company,
    address: 'Street and number, postcode, town, country',
    registration: 'Registration and tax number',
  },
  /** Grows when the terms change; stored with each order. */
  termsVersion: '2026-11-24',
  terms,
  privacy,
  colours: { paper: '#FBFAF6', ink: '#14171F', accent: '#FFC629' },
} as const;
