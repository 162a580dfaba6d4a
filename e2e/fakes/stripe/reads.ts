import type { Books } from './books.ts';
import { seconds } from './books.ts';
import { noSuch } from './errors.ts';
import { apiVersion } from './events.ts';
import type { Form } from './form.ts';
import { type List, listPage } from './lists.ts';

export function found<T>(map: Map<string, T>, kind: string, id: string, param = 'id'): T {
  const object = map.get(id);
  if (!object) throw noSuch(kind, id, param);
  return object;
}

export function listSessions(books: Books, form: Form): List {
  const all = [...books.sessions.values()].map(({ session }) => session);
  return listPage('/v1/checkout/sessions', all, form, {
    status: (session, wanted) => session.status === wanted,
    payment_intent: (session, wanted) => session.payment_intent === wanted,
  });
}

export function listIntents(books: Books, form: Form): List {
  return listPage('/v1/payment_intents', books.intents.values(), form);
}

export function listCharges(books: Books, form: Form): List {
  return listPage('/v1/charges', books.charges.values(), form, {
    payment_intent: (charge, wanted) => charge.payment_intent === wanted,
  });
}

export function listRefunds(books: Books, form: Form): List {
  return listPage('/v1/refunds', books.refunds.values(), form, {
    payment_intent: (refund, wanted) => refund.payment_intent === wanted,
    charge: (refund, wanted) => refund.charge === wanted,
  });
}

export function listDisputes(books: Books, form: Form): List {
  return listPage('/v1/disputes', books.disputes.values(), form, {
    payment_intent: (dispute, wanted) => dispute.payment_intent === wanted,
    charge: (dispute, wanted) => dispute.charge === wanted,
  });
}

export function listWarnings(books: Books, form: Form): List {
  return listPage('/v1/radar/early_fraud_warnings', books.warnings.values(), form, {
    payment_intent: (warning, wanted) => warning.payment_intent === wanted,
    charge: (warning, wanted) => warning.charge === wanted,
  });
}

export function listTransactions(books: Books, form: Form): List {
  return listPage('/v1/balance_transactions', books.transactions.values(), form, {
    type: (line, wanted) => line.type === wanted,
    source: (line, wanted) => line.source === wanted,
    currency: (line, wanted) => line.currency === wanted,
  });
}

export function listEvents(books: Books, form: Form): List {
  const all = [...books.events.values()].map(({ event }) => event);
  return listPage('/v1/events', all, form, {
    type: (event, wanted) => glob(wanted, event.type),
    types: (event, wanted) => glob(wanted, event.type),
    delivery_success: (event, wanted) =>
      (books.events.get(event.id)?.state === 'delivered') === (wanted === 'true'),
  });
}

/** `charge.*` and `*` are allowed where a type is asked for. */
function glob(wanted: string, type: string): boolean {
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}

export function balance(books: Books): object {
  const sums = new Map<string, number>([['usd', 0]]);
  for (const { currency, net } of books.transactions.values()) {
    sums.set(currency, (sums.get(currency) ?? 0) + net);
  }
  const available = [...sums].map(([currency, amount]) => ({
    amount,
    currency,
    source_types: { card: amount },
  }));
  const pending = available.map(({ currency }) => ({ amount: 0, currency, source_types: { card: 0 } }));
  return { object: 'balance', available, livemode: false, pending };
}

export function account(): object {
  return {
    id: 'acct_1FakeStandIn0000',
    object: 'account',
    business_profile: { name: 'Landfall (stand-in)', url: null },
    charges_enabled: true,
    country: 'US',
    default_currency: 'usd',
    details_submitted: true,
    email: 'owner@shop.example',
    metadata: {},
    payouts_enabled: true,
    settings: { dashboard: { display_name: 'Landfall (stand-in)', timezone: 'Etc/UTC' } },
    type: 'standard',
  };
}

export function listEndpoints(books: Books, form: Form): List {
  const { webhookUrl, enabledEvents } = books;
  const endpoint = {
    id: 'we_1FakeStandIn0000',
    object: 'webhook_endpoint',
    api_version: apiVersion,
    application: null,
    created: seconds(books),
    description: null,
    enabled_events: enabledEvents,
    livemode: false,
    metadata: {},
    status: 'enabled',
    url: webhookUrl,
  };
  return listPage('/v1/webhook_endpoints', webhookUrl === null ? [] : [endpoint], form);
}
