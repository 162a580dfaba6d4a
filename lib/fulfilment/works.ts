import type Stripe from 'stripe';
import type { Db } from '#db/client.ts';
import type { Actor } from '#lib/actor.ts';
import type { EncryptionKey } from '#lib/secrets.ts';
import { sha256 } from '#lib/secrets.ts';
import type { Supplier } from '#lib/supplier/client.ts';

/** What the worker's verbs work with. */
export interface Works {
  db: Db;
  stripe: Stripe;
  supplier: Supplier;
  keys: readonly EncryptionKey[];
  /** Marks our transaction ids at the supplier, so that another shop's orders are left alone. */
  shopTag: string;
}

/** The shop's tag, from its public host: it survives a lost database. */
export function shopTag(appUrl: string): string {
  return `lf${sha256(new URL(appUrl).host).slice(0, 6)}`;
}

/** The worker acting for itself, with the reason that goes into the history. */
export function byJob(cause?: string): { actor: Actor; cause?: string } {
  return cause === undefined ? { actor: { kind: 'job' } } : { actor: { kind: 'job' }, cause };
}
