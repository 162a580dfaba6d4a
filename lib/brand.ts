/** Everything that makes the shop yours: edit this file, nothing else. */
export const brand = {
  name: 'Landfall',
  tagline: 'Travel data that works when you land',
  supportEmail: 'support@landfall.example',
  legal: {
    company: 'Landfall (your company here)',
    address: 'Street and number, postcode, town, country',
    registration: 'Registration and tax number',
  },
  /** Grows when the terms change; stored with each order. */
  termsVersion: '2026-11-01',
  colours: { paper: '#FBFAF6', ink: '#14171F', accent: '#FFC629' },
} as const;
