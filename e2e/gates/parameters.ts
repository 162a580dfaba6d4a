import type { Who } from './ground.ts';
import { routeRows } from './route-rows.ts';

/** What an address reads behind its question mark, and whoever sees most of it there. */
interface Parameters {
  route: string;
  who: Who;
  names: readonly string[];
}

const shopPages = {
  '/search': ['q'],
  '/help/search': ['q'],
  '/compare': ['plans'],
  '/data-need': ['place', 'days', 'maps', 'video', 'calls', 'music', 'social', 'web', 'answered'],
  '/esim/[place]/all': ['data', 'days', 'sort', 'network', 'kind', 'exit', 'topup'],
  '/checkout': ['plan', 'quantity', 'days', 'phone'],
  '/sign-in': ['next', 'callbackUrl', 'problem', 'error', 'sent', 'left'],
  '/sign-in/confirm': ['email', 'token', 'next'],
  '/sign-in/google': ['next'],
  '/too-many': ['wait'],
  '/account/mails': ['customer', 'key', 'saved'],
  '/orders/[orderId]/open': ['key', 'esim', 'top-up'],
  '/api/places': ['q'],
  '/api/v1/plans': ['after', 'limit'],
};

const customerPages = {
  '/account': ['saved', 'changed', 'left'],
  '/account/email': ['problem', 'sent', 'proof'],
  '/account/email/confirm': ['email', 'token'],
  '/account/delete': ['problem', 'proof'],
  '/orders/[orderId]/esims/[esimId]': ['asked'],
  '/orders/[orderId]/esims/[esimId]/top-up': ['offer', 'days'],
};

const consolePages = {
  '/operator': ['problem'],
  '/operator/orders': ['q', 'state', 'after'],
  '/operator/orders/[orderId]': ['said'],
  '/operator/esims/[esimId]': ['said'],
  '/operator/catalogue': ['q', 'show', 'kind', 'sort', 'page'],
  '/operator/catalogue/pricing': [
    'to',
    'result',
    'margin',
    'floor',
    'share',
    'fixed',
    'scope',
    'key',
    'rule',
  ],
  '/operator/deliveries': ['source', 'state', 'after', 'said'],
  '/operator/deliveries/[eventId]': ['said'],
  '/operator/money': ['by', 'from', 'to', 'said'],
  '/operator/money/csv': ['by', 'from', 'to'],
  '/operator/record': ['actor', 'from'],
  '/operator/settings': ['problem', 'done'],
  '/operator/staff': ['problem', 'done'],
  '/operator/blocks': ['said'],
  '/operator/prove': ['next', 'sent', 'problem'],
};

const rowsOf = (who: Who, pages: Record<string, string[]>): Parameters[] =>
  Object.entries(pages).map(([route, names]) => ({ route, who, names }));

/** Every address that reads its query. A test fails when the code has one that is missing here. */
export const parameters: readonly Parameters[] = [
  ...rowsOf('guest', shopPages),
  ...rowsOf('customer', customerPages),
  ...rowsOf('owner', consolePages),
];

/** Addresses of which a part names something, with that part replaced. */
export function withPart(text: string): [Who, string][] {
  const part = encodeURIComponent(text);
  return routeRows
    .filter(({ route }) => /\[\w+\]$/.test(route) && !route.startsWith('/home'))
    .map(({ route, sees }) => [
      sees === 'buyer' ? 'customer' : sees === 'everyone' ? 'guest' : 'owner',
      route.replace(/\[(?:place)\](?=\/)/, 'japan').replace(/\[\w+\]/g, part),
    ]);
}
