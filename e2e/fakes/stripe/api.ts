import { type Books, sessionRecord } from './books.ts';
import { lineItems } from './expand.ts';
import type { Form } from './form.ts';
import {
  account,
  balance,
  found,
  listCharges,
  listDisputes,
  listEndpoints,
  listEvents,
  listIntents,
  listRefunds,
  listSessions,
  listTransactions,
  listWarnings,
} from './reads.ts';
import { cancelRefund, createRefund, refundOf, updateRefund } from './refunds.ts';
import { createSession, expireSession } from './sessions.ts';
import { taxSettings } from './tax.ts';

type Endpoint = (books: Books, form: Form, id: string) => object;

/** Every call the stand-in knows; `:id` stands for one segment. */
const endpoints: Record<string, Endpoint> = {
  'POST checkout/sessions': createSession,
  'GET checkout/sessions': listSessions,
  'GET checkout/sessions/:id': (books, _form, id) => sessionRecord(books, id).session,
  'POST checkout/sessions/:id/expire': (books, _form, id) => expireSession(books, id),
  'GET checkout/sessions/:id/line_items': (books, _form, id) =>
    lineItems(books, sessionRecord(books, id).session.id),
  'GET payment_intents': listIntents,
  'GET payment_intents/:id': (books, _form, id) => found(books.intents, 'payment_intent', id, 'intent'),
  'GET charges': listCharges,
  'GET charges/:id': (books, _form, id) => found(books.charges, 'charge', id),
  'POST refunds': createRefund,
  'GET refunds': listRefunds,
  'GET refunds/:id': (books, _form, id) => refundOf(books, id),
  'POST refunds/:id': (books, form, id) => updateRefund(books, id, form),
  'POST refunds/:id/cancel': (books, _form, id) => cancelRefund(books, id),
  'GET disputes': listDisputes,
  'GET disputes/:id': (books, _form, id) => found(books.disputes, 'dispute', id),
  'GET reviews/:id': (books, _form, id) => found(books.reviews, 'review', id),
  'GET radar/early_fraud_warnings': listWarnings,
  'GET radar/early_fraud_warnings/:id': (books, _form, id) =>
    found(books.warnings, 'early_fraud_warning', id),
  'GET events': listEvents,
  'GET events/:id': (books, _form, id) => found(books.events, 'event', id).event,
  'GET balance': balance,
  'GET balance_transactions': listTransactions,
  'GET balance_transactions/:id': (books, _form, id) => found(books.transactions, 'balance_transaction', id),
  'GET account': account,
  'GET tax/settings': taxSettings,
  'GET webhook_endpoints': listEndpoints,
};

const routes = Object.entries(endpoints).map(([name, endpoint]) => {
  const [method = '', pattern = ''] = name.split(' ');
  return { method, path: new RegExp(`^/v1/${pattern.replace(':id', '([^/]+)')}$`), endpoint };
});

export function endpointFor(method: string, path: string): { endpoint: Endpoint; id: string } | undefined {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match) return { endpoint: route.endpoint, id: decodeURIComponent(match[1] ?? '') };
  }
  return undefined;
}
