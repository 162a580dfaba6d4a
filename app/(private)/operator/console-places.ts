/** The console's pages, in the order of its navigation: a page that exists has one line here. */
export const consolePlaces: readonly { href: string; name: string; ownersOnly?: true }[] = [
  { href: '/operator', name: 'Today' },
  { href: '/operator/orders', name: 'Orders' },
  { href: '/operator/money', name: 'Money' },
  { href: '/operator/deliveries', name: 'Deliveries' },
  { href: '/operator/catalogue', name: 'Catalogue' },
  { href: '/operator/blocks', name: 'Blocks' },
  { href: '/operator/settings', name: 'Settings' },
  { href: '/operator/staff', name: 'Staff' },
  { href: '/operator/record', name: 'Record', ownersOnly: true },
];
