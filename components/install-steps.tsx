interface Phone {
  name: string;
  steps: string[];
}

const phones: Phone[] = [
  {
    name: 'iPhone',
    steps: [
      'Open Settings, then Mobile Data (or Cellular).',
      'Tap Add eSIM, then Use QR Code, and point the camera at the code.',
      'On the same phone: tap Enter Details Manually and paste address and activation code.',
      'Name the line Travel. Keep your own number for calls, and choose Travel for mobile data.',
      'On arrival: Settings, Mobile Data, Travel, turn on Data Roaming.',
    ],
  },
  {
    name: 'Google Pixel',
    steps: [
      'Open Settings, then Network and internet, then SIMs.',
      'Tap Add SIM, then Set up an eSIM, and scan the code.',
      'On the same phone: tap Need help, then Enter it manually, and paste the activation code.',
      'Choose the new SIM for mobile data.',
      'On arrival: open the new SIM there and turn on Roaming.',
    ],
  },
  {
    name: 'Samsung Galaxy',
    steps: [
      'Open Settings, then Connections, then SIM manager.',
      'Tap Add eSIM, then Scan QR code.',
      'On the same phone: tap Enter activation code and paste it.',
      'Choose the new eSIM for mobile data.',
      'On arrival: Settings, Connections, Mobile networks, turn on Data roaming.',
    ],
  },
];

/** How the eSIM gets onto the phone, for each make; folded unless `open`. */
export function InstallSteps({ open = false }: { open?: boolean }) {
  return (
    <div className="paper-columns border-t border-line">
      {phones.map(({ name, steps }) => (
        <details key={name} open={open} className="border-b border-line">
          <summary className="min-h-11 content-center py-2 font-semibold">{name}, step by step</summary>
          <ol className="grid list-decimal gap-1.5 pb-4 pl-6">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </details>
      ))}
    </div>
  );
}
