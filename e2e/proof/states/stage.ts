import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import { cloneDatabase } from '#db/testing.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { openSupplier } from '#lib/supplier/client.ts';
import { startStripe } from '../../fakes/stripe.ts';
import { allPackages } from '../../fakes/supplier/catalogue-file.ts';
import { startSupplier } from '../../fakes/supplier.ts';

const stripeKey = 'sk_test_for_the_states';

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** A machine on the stage: brings a row into a state, lets an event happen to it, says where it then stands. */
export interface Machine {
  states: readonly string[];
  arrange(state: string): Promise<string>;
  events: Record<string, (id: string) => Promise<void>>;
  stateOf(id: string): Promise<string>;
}

/** Who decides on the stage. */
export const owner: Operator = {
  ...{ kind: 'operator', customerId: 'cus_1', email: 'owner@example.com', role: 'owner', fresh: true },
};

/** The real verbs on a real database, with both stand-ins over HTTP, where any row can be put into any state. */
export async function openStage() {
  const database = await cloneDatabase();
  const { db } = database;
  const supplierStand = await startSupplier({
    accessCode: 'stage',
    balance: 1_000_000_000,
    packages: allPackages().filter(({ slug }) => slug === 'ES_3_30' || slug === 'ES_1_7'),
    settings: { allocation: { mode: 'never' }, webhooks: 'lost' },
  });
  const stripeStand = await startStripe({ secretKey: stripeKey, webhookSecret: 'whsec_stage' });
  const supplier = openSupplier({
    baseUrl: supplierStand.url,
    accessCode: 'stage',
    budget: { take: () => Promise.resolve() },
    breaker: { failures: Number.MAX_SAFE_INTEGER, probeAfterMs: 1 },
    retryAfterMs: 1,
  });
  // The library's own repeats would only cost time: a fault stays until the event is over.
  const stripe = new Stripe(stripeKey, { ...stripeStand.config, maxNetworkRetries: 0 });
  const works = {
    ...{ db, stripe, supplier, live: false, shopTag: 'lfstage' },
    keys: [{ id: 'k1', key: randomBytes(32) }],
  };
  return {
    db,
    pool: database.pool,
    url: database.url,
    works,
    supplier: supplierStand.control,
    stripe: stripeStand.control,
    calm: () => {
      supplierStand.control.clearFaults();
      stripeStand.control.clearFaults();
      supplierStand.control.settings({ repeat: 'same-order', repeatTopUp: 'second-topup' });
      stripeStand.control.settings({ refunds: 'succeeded' });
    },
    /** Empties the stand-ins: what earlier rows left there only costs time. */
    clear: () => {
      supplierStand.control.reset();
      stripeStand.control.reset();
    },
    close: async () => {
      await supplier.close();
      await supplierStand.close();
      await stripeStand.close();
      await database.drop();
    },
  };
}
