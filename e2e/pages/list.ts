import type { World } from './world.ts';

/** One view of one page. `npm run screenshots` walks the list. */
export interface PageView {
  /** The page's folder below app/, as it stands there. */
  route: string;
  /** Which view of it; also the name of its picture. */
  name: string;
  as: 'nobody' | 'customer' | 'operator';
  address: string | ((world: World) => string);
  status?: 404;
}

const inShop = (route: string, name: string, address: string, more: Partial<PageView> = {}): PageView => ({
  route: `(shop)/${route}`,
  name,
  as: 'nobody',
  address,
  ...more,
});

const own = (
  route: string,
  name: string,
  address: PageView['address'],
  more: Partial<PageView> = {},
): PageView => ({ route: `(private)/${route}`, name, as: 'customer', address, ...more });

const console_ = (route: string, name: string, address: PageView['address']): PageView =>
  own(`operator${route}`, name, address, { as: 'operator' });

const order =
  (which: keyof World['orders'], below = '') =>
  (world: World) =>
    `/orders/${world.orders[which]}${below}`;
const esim =
  (which: keyof World['esims'], below = '') =>
  (world: World) =>
    `/orders/${world.orders[which]}/esims/${world.esims[which]}${below}`;

const orderRoute = 'orders/[orderId]';
const esimRoute = `${orderRoute}/esims/[esimId]`;

/** Every page of the shop. A test fails when one of app/ is missing here. */
export const pageViews: readonly PageView[] = [
  inShop('home/[catalogue]', 'home', '/'),
  inShop('search', 'search', '/search?q=japan'),
  inShop('search', 'search-nothing', '/search?q=atlantis'),
  inShop('esim/[place]', 'country', '/esim/japan'),
  inShop('esim/[place]', 'region', '/esim/europe-42-countries'),
  inShop('esim/[place]', 'place-not-found', '/esim/nowhere', { status: 404 }),
  inShop('esim/[place]/all', 'country-all', '/esim/japan/all'),
  inShop('esim/[place]/[plan]', 'plan', '/esim/japan/JP_3_30'),
  inShop('esim/[place]/[plan]', 'day-pass', '/esim/georgia/GE_1_Daily_1Mbps'),
  inShop('esim/[place]/[plan]', 'plan-not-found', '/esim/japan/JP_0_0', { status: 404 }),
  inShop('compare', 'compare', '/compare?plans=JP_3_30,JP_1_7'),
  inShop('data-need', 'data-need', '/data-need'),
  inShop('help/[[...topic]]', 'help', '/help'),
  inShop('help/[[...topic]]', 'help-phone', '/help/install-iphone'),
  inShop('help/search', 'help-search', '/help/search?q=no+signal'),
  inShop('developers/[[...rest]]', 'developers', '/developers'),
  inShop('legal/[text]', 'terms', '/terms'),
  inShop('legal/[text]', 'privacy', '/privacy'),
  inShop('legal/[text]', 'refunds', '/refunds'),
  inShop('legal/[text]', 'imprint', '/imprint'),
  { route: '(error)', name: 'not-found', as: 'nobody', address: '/no/such/page', status: 404 },

  own('sign-in', 'sign-in', '/sign-in', { as: 'nobody' }),
  own('sign-in', 'sign-in-sent', '/sign-in?sent=1', { as: 'nobody' }),
  own('sign-in', 'sign-in-problem', '/sign-in?problem=link', { as: 'nobody' }),
  own('sign-in/confirm', 'sign-in-confirm', '/sign-in/confirm?email=a@example.com&token=x', { as: 'nobody' }),
  own('checkout', 'checkout', '/checkout?plan=JP_3_30&quantity=2', { as: 'nobody' }),
  own('checkout', 'checkout-bad-count', '/checkout?plan=JP_3_30&quantity=0', { as: 'nobody' }),
  own('checkout', 'checkout-nothing', '/checkout', { as: 'nobody', status: 404 }),
  own('dashboard', 'dashboard-stranger', '/dashboard', { as: 'nobody' }),
  own('orders/kept', 'kept', '/orders/kept', { as: 'nobody' }),
  own(orderRoute, 'order-not-found', '/orders/ord_00000000000000000000000000', { as: 'nobody', status: 404 }),

  own('design', 'design', '/design', { as: 'nobody' }),

  own('dashboard', 'dashboard', '/dashboard'),
  own(orderRoute, 'order', order('new')),
  own(orderRoute, 'order-on-phone', order('inUse')),
  own(orderRoute, 'order-unpaid', order('unpaid')),
  own(`${orderRoute}/receipt`, 'receipt', order('inUse', '/receipt')),
  own(esimRoute, 'esim-new', esim('new')),
  own(esimRoute, 'esim-in-use', esim('inUse')),
  own(esimRoute, 'esim-used-up', esim('usedUp')),
  own(esimRoute, 'esim-day-pass', esim('dayPass')),
  own(`${esimRoute}/sheet`, 'sheet', esim('new', '/sheet')),
  own(`${esimRoute}/top-up`, 'top-up', esim('inUse', '/top-up')),
  own('account', 'account', '/account'),
  own('account/email', 'account-email', '/account/email'),
  own('account/email/confirm', 'account-email-confirm', '/account/email/confirm?email=a@example.com&token=x'),
  own('account/mails', 'account-mails', (world) => world.mailChoice),
  own('account/delete', 'account-delete', '/account/delete'),
  own('account/deleted', 'account-deleted', '/account/deleted'),

  console_('', 'operator', '/operator'),
  console_('/orders', 'operator-orders', '/operator/orders'),
  console_('/orders/[orderId]', 'operator-order', (world) => `/operator/orders/${world.orders.inUse}`),
  console_('/esims/[esimId]', 'operator-esim', (world) => `/operator/esims/${world.esims.inUse}`),
  console_('/catalogue', 'operator-catalogue', '/operator/catalogue'),
  console_('/catalogue/[plan]', 'operator-plan', '/operator/catalogue/JP_3_30'),
  console_('/catalogue/pricing', 'operator-pricing', '/operator/catalogue/pricing'),
  console_('/catalogue/syncs', 'operator-syncs', '/operator/catalogue/syncs'),
  console_('/deliveries', 'operator-deliveries', '/operator/deliveries'),
  console_('/deliveries/[eventId]', 'operator-delivery', (world) => `/operator/deliveries/${world.event}`),
  console_('/money', 'operator-money', '/operator/money'),
  console_('/record', 'operator-record', '/operator/record'),
  console_('/blocks', 'operator-blocks', '/operator/blocks'),
  console_('/settings', 'operator-settings', '/operator/settings'),
  console_('/staff', 'operator-staff', '/operator/staff'),
  console_('/prove', 'operator-prove', '/operator/prove'),
];

/** Where a view stands, in a world that has what it is about. */
export function addressOf({ address }: PageView, world: World): string {
  return typeof address === 'string' ? address : address(world);
}
