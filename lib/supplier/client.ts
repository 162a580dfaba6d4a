import type { SupplierMoney } from '#lib/money.ts';
import { readBalance } from './balance.ts';
import type { Budget } from './budget.ts';
import { openCaller } from './call.ts';
import { cancelEsim, revokeEsim, suspendEsim, unsuspendEsim } from './lifecycle.ts';
import { type LocationList, listLocations } from './locations.ts';
import { type OrderRequest, type PlacedOrder, placeOrder } from './orders.ts';
import { listPackages, type PackageList, type PackageQuery } from './packages.ts';
import { type ProfileList, type ProfileOptions, type ProfileQuery, queryProfiles } from './profiles.ts';
import type { Credentials } from './sign.ts';
import { type ToppedUp, type TopUpRequest, topUp } from './top-ups.ts';
import { openTransport, type Transport } from './transport.ts';
import { readUsage } from './usage.ts';
import { readWebhook, saveWebhook } from './webhook.ts';
import type { Usage } from './wire.ts';

/** Everything the shop asks of the supplier. Each method throws `SupplierError`, and says more at its file. */
export interface Supplier {
  balance(): Promise<SupplierMoney>;
  packages(query: PackageQuery): Promise<PackageList>;
  locations(): Promise<LocationList>;
  order(request: OrderRequest): Promise<PlacedOrder>;
  profiles(query: ProfileQuery, options?: ProfileOptions): Promise<ProfileList>;
  usage(esimTranNos: readonly string[]): Promise<Usage[]>;
  topUp(request: TopUpRequest): Promise<ToppedUp>;
  cancel(esimTranNo: string): Promise<void>;
  suspend(esimTranNo: string): Promise<void>;
  unsuspend(esimTranNo: string): Promise<void>;
  revoke(esimTranNo: string): Promise<void>;
  saveWebhook(url: string): Promise<void>;
  readWebhook(): Promise<string | null>;
  /** Drops all connections; calls in flight end as unknown. */
  close(): Promise<void>;
}

export interface SupplierOptions extends Credentials {
  /** Without a slash at the end. */
  baseUrl: string;
  budget: Budget;
  /** For one request, answer included; the full list has more. */
  timeoutMs?: number;
  /** Opens after so many sick answers in a row and lets one call through each `probeAfterMs`. */
  breaker?: { failures: number; probeAfterMs: number };
  retryAfterMs?: number;
  /** Other wires than HTTP to `baseUrl`, where silence need not take its time. */
  transport?: Transport;
  report?: (path: string, answered: boolean) => void;
}

/** The supplier over HTTP. Reads are repeated twice when it is sick; what changes something never is. */
export function openSupplier(options: SupplierOptions): Supplier {
  const { baseUrl, timeoutMs = 10_000, breaker = { failures: 5, probeAfterMs: 15_000 } } = options;
  const transport = options.transport ?? openTransport(baseUrl, timeoutMs);
  const call = openCaller({ retryAfterMs: 250, ...options, timeoutMs, breaker, transport });
  return {
    balance: () => readBalance(call),
    packages: (query) => listPackages(call, query),
    locations: () => listLocations(call),
    order: (request) => placeOrder(call, request),
    profiles: (query, more) => queryProfiles(call, query, more),
    usage: (esimTranNos) => readUsage(call, esimTranNos),
    topUp: (request) => topUp(call, request),
    cancel: (esimTranNo) => cancelEsim(call, esimTranNo),
    suspend: (esimTranNo) => suspendEsim(call, esimTranNo),
    unsuspend: (esimTranNo) => unsuspendEsim(call, esimTranNo),
    revoke: (esimTranNo) => revokeEsim(call, esimTranNo),
    saveWebhook: (url) => saveWebhook(call, url),
    readWebhook: () => readWebhook(call),
    close: () => transport.close(),
  };
}
