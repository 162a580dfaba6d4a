const name = 'Landfall';

/** What makes the shop yours: edit this file and the legal texts (lib/legal-texts.ts), nothing else. */
export const brand = {
  name,
  tagline: 'Travel data that works when you land',
  supportEmail: 'support@landfall.example',
  legal: {
    company: `${name} (your company here)`,
    address: 'Street and number, postcode, town, country',
    registration: 'Registration and tax number',
  },
  /** Grows when the terms change; stored with each order. */
  termsVersion: '2026-11-24',
  colours: { paper: '#FBFAF6', ink: '#14171F', accent: '#FFC629' },
} as const;
