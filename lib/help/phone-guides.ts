/** A screen of a phone's settings: what it is called, its rows, and which of them to tap. */
export interface Screen {
  title: string;
  rows: readonly string[];
  tap: number;
}

export interface PhoneGuide {
  slug: string;
  name: string;
  /** Inside a sentence, where that differs. */
  inSentence?: string;
  steps: readonly string[];
  screens: readonly Screen[];
}

/** How an eSIM gets onto a phone, for each make: the one source for help, orders and eSIM pages. */
export const phoneGuides: readonly PhoneGuide[] = [
  {
    slug: 'install-iphone',
    name: 'iPhone',
    inSentence: 'an iPhone',
    steps: [
      'Open Settings, then Mobile Data (or Cellular).',
      'Tap Add eSIM, then Use QR Code, and point the camera at the code.',
      'On the same phone: tap Enter Details Manually and paste address and activation code.',
      'Name the line Travel. Keep your own number for calls, and choose Travel for mobile data.',
      'On arrival: Settings, Mobile Data, Travel, turn on Data Roaming.',
    ],
    screens: [
      { title: 'Settings', rows: ['Wi-Fi', 'Bluetooth', 'Mobile Data'], tap: 2 },
      { title: 'Mobile Data', rows: ['Mobile Data', 'SIMs', 'Add eSIM'], tap: 2 },
      { title: 'Add eSIM', rows: ['Transfer', 'Use QR Code', 'Enter Details'], tap: 1 },
      { title: 'Travel', rows: ['Turn On This Line', 'Data Roaming'], tap: 1 },
    ],
  },
  {
    slug: 'install-pixel',
    name: 'Google Pixel',
    steps: [
      'Open Settings, then Network and internet, then SIMs.',
      'Tap Add SIM, then Set up an eSIM, and scan the code.',
      'On the same phone: tap Need help, then Enter it manually, and paste the activation code.',
      'Choose the new SIM for mobile data.',
      'On arrival: open the new SIM there and turn on Roaming.',
    ],
    screens: [
      { title: 'Settings', rows: ['Network & internet', 'Devices', 'Apps'], tap: 0 },
      { title: 'Network & internet', rows: ['Internet', 'SIMs', 'Aeroplane mode'], tap: 1 },
      { title: 'SIMs', rows: ['Your SIM', 'Add SIM'], tap: 1 },
      { title: 'New SIM', rows: ['Use SIM', 'Mobile data', 'Roaming'], tap: 2 },
    ],
  },
  {
    slug: 'install-samsung',
    name: 'Samsung Galaxy',
    steps: [
      'Open Settings, then Connections, then SIM manager.',
      'Tap Add eSIM, then Scan QR code.',
      'On the same phone: tap Enter activation code and paste it.',
      'Choose the new eSIM for mobile data.',
      'On arrival: Settings, Connections, Mobile networks, turn on Data roaming.',
    ],
    screens: [
      { title: 'Settings', rows: ['Connections', 'Sounds', 'Display'], tap: 0 },
      { title: 'Connections', rows: ['Wi-Fi', 'SIM manager', 'Mobile networks'], tap: 1 },
      { title: 'SIM manager', rows: ['SIM 1', 'Add eSIM'], tap: 1 },
      { title: 'Mobile networks', rows: ['Data roaming', 'Network mode'], tap: 0 },
    ],
  },
  {
    slug: 'install-android',
    name: 'Other Android phones',
    inSentence: 'other Android phones',
    steps: [
      'Open Settings and search there for “eSIM”, or look under Network, Connections or Mobile networks.',
      'Tap Add eSIM (or Add SIM, Download SIM) and scan the code.',
      'On the same phone: look for Enter code or Enter manually, and paste the activation code.',
      'Choose the new SIM for mobile data.',
      'On arrival: turn on Roaming for the new SIM.',
    ],
    screens: [
      { title: 'Settings', rows: ['Search: eSIM'], tap: 0 },
      { title: 'SIM cards', rows: ['SIM 1', 'Add eSIM'], tap: 1 },
      { title: 'New SIM', rows: ['Mobile data', 'Roaming'], tap: 1 },
    ],
  },
];
