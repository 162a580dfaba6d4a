import { z } from 'zod';
import type { Caller } from './call.ts';
import { basePackageRow, packageRow, type SupplierPackage } from './package-row.ts';
import { readRows, type Skipped } from './rows.ts';

/** What to list: everything, one place, all regional or all global plans, one plan, or an eSIM's top-ups. */
export type PackageQuery =
  | { all: true }
  | { regional: true }
  | { global: true }
  | { country: string }
  | { code: string }
  | { slug: string }
  /** Both of the same row: the supplier names either, depending on the copy of its documents. */
  | { topUpsFor: { esimTranNo: string; iccid: string } };

export interface PackageList {
  packages: SupplierPackage[];
  /** Rows that made no sense, for the log and the sync's report. */
  skipped: Skipped[];
}

const answer = z.object({ packageList: z.array(z.unknown()) });

/**
 * Lists what the supplier sells; nothing is filtered here, and a country's list can hold regional plans.
 * An empty list is no proof that nothing is on sale. The full list takes seconds and megabytes.
 */
export async function listPackages(call: Caller, query: PackageQuery): Promise<PackageList> {
  const isTopUp = 'topUpsFor' in query;
  const isOne = 'code' in query || 'slug' in query;
  const { packageList } = await call({
    path: '/package/list',
    body: bodyOf(query),
    answer,
    // Somebody may be waiting for one plan, nobody waits for a whole list.
    lane: isTopUp || isOne ? 'status' : 'catalogue',
    kind: 'read',
    timeoutMs: 30_000,
  });
  const { rows, skipped } = readRows(packageList, isTopUp ? packageRow : basePackageRow, 'packageCode');
  return { packages: rows, skipped };
}

function bodyOf(query: PackageQuery): Record<string, string> {
  if ('all' in query) return {};
  if ('regional' in query) return { locationCode: '!RG' };
  if ('global' in query) return { locationCode: '!GL' };
  if ('country' in query) return { locationCode: query.country };
  if ('code' in query) return { packageCode: query.code };
  if ('slug' in query) return { slug: query.slug };
  return { type: 'TOPUP', ...query.topUpsFor };
}
