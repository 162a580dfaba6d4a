import { type PhoneGuide, phoneGuides } from './phone-guides.ts';

export interface HelpPart {
  title: string;
  /** Sentences, or steps in their order. */
  lines: readonly string[];
  ordered?: boolean;
  /** Where this leads on. */
  link?: { href: string; words: string };
}

export interface HelpTopic {
  slug: string;
  title: string;
  /** One sentence: what the topic answers. */
  summary: string;
  group: 'Install' | 'Something does not work' | 'Money and time';
  parts: readonly HelpPart[];
  /** Other words people use for it. */
  words: string;
  guide?: PhoneGuide;
}

const installWords = 'install add set up setup activate scan qr code download lpa sm-dp manual';

const beforeInstalling: HelpPart = {
  title: 'Before you start',
  lines: [
    'Be on Wi-Fi. The code works only once: never delete the eSIM from the phone before the trip is over.',
    'You can install at home. Most plans start at the first connection there; what starts yours stands on its page.',
  ],
};

const installTopics = phoneGuides.map(
  (guide): HelpTopic => ({
    slug: guide.slug,
    title: `Install on ${guide.inSentence ?? guide.name}`,
    summary: 'Step by step from the QR code to the first connection.',
    group: 'Install',
    words: `${installWords} ${guide.name}`,
    guide,
    parts: [
      beforeInstalling,
      { title: 'Steps', lines: guide.steps, ordered: true },
      {
        title: 'It does not work?',
        lines: ['The phone says that the eSIM cannot be added, or nothing happens.'],
        link: { href: '/help/cannot-add', words: 'Cannot add eSIM' },
      },
    ],
  }),
);

const troubles: HelpTopic[] = [
  {
    slug: 'cannot-add',
    title: 'The phone cannot add the eSIM',
    summary: '“Cannot add eSIM”, “code no longer valid”, or the phone offers no eSIM at all.',
    group: 'Something does not work',
    words: 'cannot add esim error invalid code already used unsupported locked carrier failed activation',
    parts: [
      {
        title: 'There is no “Add eSIM” in the settings',
        lines: [
          'Dial *#06#. If no number called EID shows, the phone takes no eSIM. As long as the eSIM is not downloaded you can cancel it on its page and get the money back.',
        ],
        link: { href: '/help/phones', words: 'Phones that take an eSIM' },
      },
      {
        title: '“SIM not supported”, or it asks for an unlock',
        lines: [
          'The phone is locked to the network that sold it. Ask that network to unlock it, or use another phone. On an iPhone the answer stands under Settings, General, About, Carrier Lock.',
        ],
      },
      {
        title: '“Code no longer valid”, “already used”',
        lines: [
          'A code works once. If the eSIM is on this phone already, it is in the list of SIMs: turn it on there. If it was deleted, write to us before buying another.',
        ],
        link: { href: '/help/contact', words: 'Write to us' },
      },
      {
        title: 'It hangs, or “cannot connect to the server”',
        lines: [
          'Stay on Wi-Fi, turn VPN off, restart the phone and try once more.',
          'Still nothing? On the eSIM’s page choose “Type it in” and enter address and activation code by hand.',
        ],
        ordered: true,
      },
    ],
  },
  {
    slug: 'no-signal',
    title: 'No signal',
    summary: 'The eSIM is installed, but the phone finds no network.',
    group: 'Something does not work',
    words: 'no service no network searching no bars signal coverage airplane',
    parts: [
      {
        title: 'Try in this order',
        ordered: true,
        lines: [
          'Look where you are: a plan works only in the countries on its facts label, and not in the air or at sea.',
          'In the SIM settings, turn this line on.',
          'Turn airplane mode on, wait ten seconds, turn it off.',
          'Choose a network by hand: turn automatic network selection off and pick one of those on the plan’s facts label.',
          'Restart the phone.',
        ],
      },
      {
        title: 'Still none',
        lines: [
          'Coverage depends on the local network. Write to us from the eSIM’s page: it fills in what we need to know.',
        ],
        link: { href: '/help/contact', words: 'Write to us' },
      },
    ],
  },
  {
    slug: 'no-data',
    title: 'Signal, but no data',
    summary: 'There are bars, but pages do not load.',
    group: 'Something does not work',
    words: 'no data no internet not connecting apn roaming pages do not load connected but',
    parts: [
      {
        title: 'Try in this order',
        ordered: true,
        lines: [
          'Turn data roaming on for this line. A travel eSIM always roams; it costs nothing more.',
          'Choose this line for mobile data.',
          'Look at the eSIM’s page: is data left, and has its time not ended?',
          'Set the APN that stands on the eSIM’s page, if it names one.',
          'Turn VPN and data saver off, then airplane mode on and off.',
        ],
      },
      {
        title: 'A day pass that stopped',
        lines: [
          'After the day’s data some passes slow down and some stop until the next day. Which of them stands on the facts label, where the network states it.',
        ],
      },
    ],
  },
  {
    slug: 'slow',
    title: 'Slow data',
    summary: 'It works, but slowly.',
    group: 'Something does not work',
    words: 'slow speed throttled buffering 3g ping latency',
    parts: [
      {
        title: 'What can be done',
        ordered: true,
        lines: [
          'Look at the eSIM’s page: a day pass slows down after the day’s data, where the plan says so.',
          'Choose another network by hand, where the facts label names several.',
          'Turn airplane mode on and off; move to a window or outside.',
        ],
      },
      {
        title: 'What cannot',
        lines: [
          'Traffic of a travel eSIM enters the internet where the facts label says, often in another country. That makes the way longer and some services think you are there.',
        ],
      },
    ],
  },
];

const moneyAndTime: HelpTopic[] = [
  {
    slug: 'refunds',
    title: 'When your money goes back',
    summary: 'Not delivered, not wanted any more, not working: what happens, and who does what.',
    group: 'Money and time',
    words: 'refund money back cancel return withdraw chargeback undelivered wrong country',
    parts: [
      {
        title: 'Not delivered',
        lines: [
          'If an eSIM is not ready 30 minutes after payment, its whole price goes back to the card by itself. After ten minutes you can choose that on the order page.',
        ],
      },
      {
        title: 'Not wanted, not downloaded yet',
        lines: [
          'Open the eSIM’s page and cancel it: one tap. The network takes it back, then its price and that of its top-ups go back to the card. This works as long as no phone has downloaded it.',
        ],
      },
      {
        title: 'Downloaded or used',
        lines: [
          'The network takes nothing back after a download, so neither can we. If it cannot be used for reasons on our side or the network’s, we replace it or give the money back: write to us.',
        ],
        link: { href: '/help/contact', words: 'Write to us' },
      },
      {
        title: 'How long it takes',
        lines: [
          'We send the money at once; the order page shows when. Your bank may take some days to show it.',
        ],
        link: { href: '/terms', words: 'Terms of sale' },
      },
    ],
  },
  {
    slug: 'validity',
    title: 'When the days start and end',
    summary: 'Two dates matter: until when to use it, and how long it lasts.',
    group: 'Money and time',
    words: 'validity start days expire activate by when begins countdown time zone',
    parts: [
      {
        title: 'The start',
        lines: [
          'The plan’s facts label says what starts the days: the first connection there, or the installation. With the first you can install at home without losing a day.',
          'A lay-over counts as a connection if the plan covers that country.',
        ],
      },
      {
        title: 'To be used by',
        lines: [
          'An eSIM that is never started lapses. Until when it has to be used stands on the plan, and with its date on the eSIM’s page.',
        ],
      },
      {
        title: 'The end',
        lines: [
          'It ends when its days or its data are over, whichever is first. Where a top-up is possible, the eSIM’s page offers it.',
        ],
      },
    ],
  },
];

/** The topics written as text; those on phones and on contact have pages of their own. */
export const helpTopics: readonly HelpTopic[] = [...installTopics, ...troubles, ...moneyAndTime];

/** Questions in the order to ask them; the answer leads to a topic. */
export const troubleTree = [
  { question: 'The phone does not add the eSIM', slug: 'cannot-add' },
  { question: 'It is added, but there is no signal', slug: 'no-signal' },
  { question: 'There is a signal, but nothing loads', slug: 'no-data' },
  { question: 'It loads, but slowly', slug: 'slow' },
] as const;
