import type { StaffRole } from '#db/schema/index.ts';
import type { Ground } from './ground.ts';

/**
 * Who gets what at an address: `everyone` the same; `self` what is theirs, a stranger nothing; `buyer` only who
 * owns the order in it; a role of the console everybody from it up; `machine` nobody without a signature.
 */
export type Sees = 'everyone' | 'self' | 'buyer' | StaffRole | 'machine';

export interface RouteRow {
  /** As the build names it: the folder below app/ without its groups. */
  route: string;
  sees: Sees;
  at(ground: Ground): string;
  /** The same address about something that does not exist. */
  missing?(ground: Ground): string;
}

const fixed = (sees: Sees, routes: Record<string, string>): RouteRow[] =>
  Object.entries(routes).map(([route, address]) => ({ route, sees, at: () => address }));

/** Addresses below one's own order or eSIM. */
const owned = (below: string, of: 'order' | 'esim'): RouteRow => {
  const path = (order: string, esim: string) =>
    `/orders/${order}${of === 'esim' ? `/esims/${esim}` : ''}${below}`;
  return {
    route: `${path('[orderId]', '[esimId]')}`,
    sees: 'buyer',
    at: ({ own }) => path(own.order, own.esim),
    missing: ({ missing }) => path(missing.order, missing.esim),
  };
};

const ofConsole = (routes: string[], sees: StaffRole = 'viewer'): RouteRow[] =>
  routes.map((route) => ({
    route: `/operator${route}`,
    sees,
    at: () => `/operator${route}`,
  }));

const inConsole = (route: string, at: (ids: Ground['own'] & { event: string }) => string): RouteRow => ({
  route: `/operator/${route}`,
  sees: 'viewer',
  at: ({ own, event }) => `/operator/${at({ ...own, event })}`,
  missing: ({ missing }) => `/operator/${at(missing)}`,
});

/** Every address the shop answers. A test fails when the code has one that is missing here. */
export const routeRows: readonly RouteRow[] = [
  ...fixed('everyone', {
    '/home/[catalogue]': '/',
    '/search': '/search?q=japan',
    '/esim/[place]': '/esim/japan',
    '/esim/[place]/all': '/esim/japan/all',
    '/esim/[place]/[plan]': '/esim/japan/JP_3_30',
    '/compare': '/compare?plans=JP_3_30,JP_1_7',
    '/data-need': '/data-need',
    '/help/[[...topic]]': '/help',
    '/help/search': '/help/search?q=signal',
    '/developers/[[...rest]]': '/developers',
    '/legal/[text]': '/terms',
    '/go/[code]': '/esim/JP',
    '/flags/[file]': '/flags/jp.svg',
    '/world': '/world',
    '/og/[place]': '/og/japan',
    '/api/health': '/api/health',
    '/api/places': '/api/places',
    '/api/v1/places': '/api/v1/places',
    '/api/v1/places/[place]': '/api/v1/places/japan',
    '/api/v1/plans': '/api/v1/plans?limit=2',
    '/api/v1/plans/[plan]': '/api/v1/plans/JP_3_30',
    '/api/v1/text': '/llms.txt',
    '/manifest.webmanifest': '/manifest.webmanifest',
    '/robots.txt': '/robots.txt',
    '/sitemap.xml': '/sitemap.xml',
  }),
  ...fixed('self', {
    '/too-many': '/too-many?wait=60',
    '/sign-in': '/sign-in',
    '/sign-in/confirm': '/sign-in/confirm?email=a@example.com&token=x',
    '/sign-in/google': '/sign-in/google',
    '/checkout': '/checkout?plan=JP_3_30&quantity=1',
    '/design': '/design',
    '/dashboard': '/dashboard',
    '/dashboard/live': '/dashboard/live',
    '/orders/kept': '/orders/kept',
    '/account': '/account',
    '/account/email': '/account/email',
    '/account/email/confirm': '/account/email/confirm?email=a@example.com&token=x',
    '/account/mails': '/account/mails',
    '/account/data': '/account/data',
    '/account/delete': '/account/delete',
    '/account/deleted': '/account/deleted',
    '/api/auth/[...nextauth]': '/api/auth/session',
  }),
  owned('', 'order'),
  owned('/live', 'order'),
  owned('/receipt', 'order'),
  owned('', 'esim'),
  owned('/kept', 'esim'),
  owned('/sheet', 'esim'),
  owned('/top-up', 'esim'),
  {
    route: '/orders/[orderId]/open',
    // A key opens it, not a person.
    sees: 'machine',
    at: ({ own }) => `/orders/${own.order}/open?key=guessed`,
    missing: ({ missing }) => `/orders/${missing.order}/open?key=guessed`,
  },
  ...fixed('machine', {
    '/api/internal/revalidate': '/api/internal/revalidate',
    '/api/webhooks/stripe': '/api/webhooks/stripe',
    '/api/webhooks/esim-access/[token]': '/api/webhooks/esim-access/guessed-token-0123',
  }),
  ...ofConsole([
    '',
    '/orders',
    '/catalogue',
    '/catalogue/pricing',
    '/catalogue/syncs',
    '/catalogue/live',
    '/deliveries',
    '/money',
    '/money/csv',
    '/settings',
    '/staff',
    '/blocks',
    '/prove',
  ]),
  ...ofConsole(['/record'], 'owner'),
  {
    route: '/operator/catalogue/[plan]',
    sees: 'viewer',
    at: () => '/operator/catalogue/JP_3_30',
    missing: () => '/operator/catalogue/XX_9_99',
  },
  inConsole('orders/[orderId]', ({ order }) => `orders/${order}`),
  { ...inConsole('orders/[orderId]/evidence', ({ order }) => `orders/${order}/evidence`), sees: 'support' },
  inConsole('esims/[esimId]', ({ esim }) => `esims/${esim}`),
  inConsole('deliveries/[eventId]', ({ event }) => `deliveries/${event}`),
];
