import type { Pool } from 'pg';
import type Stripe from 'stripe';
import { type Db, openDb, openPool } from '#db/client.ts';
import { type WebEnv, webEnv } from '#lib/env.ts';
import { Watch } from '#lib/orders/watch.ts';
import { isLiveKey, openStripe } from '#lib/payments/stripe.ts';

export interface Shop {
  env: WebEnv;
  db: Db;
  pool: Pool;
  stripe: Stripe;
  /** Whether our key is a live one: test payments and live ones never mix. */
  live: boolean;
  /** Tells open pages of changes. */
  watch: Watch;
}

// On globalThis: Next bundles this file once per entry, and each copy would open a pool of its own.
const held = globalThis as typeof globalThis & { landfallShop?: Shop };

/** The web process's environment and database, opened at the first call: a build needs neither. */
export function shop(): Shop {
  held.landfallShop ??= open();
  return held.landfallShop;
}

function open(): Shop {
  const env = webEnv();
  const pool = openPool(env.DATABASE_URL, 10, { name: 'landfall-web' });
  return {
    env,
    pool,
    db: openDb(pool),
    stripe: openStripe(env.STRIPE_SECRET_KEY, env.STRIPE_API_URL),
    live: isLiveKey(env.STRIPE_SECRET_KEY),
    watch: new Watch(env.DATABASE_URL),
  };
}
