import type { z } from 'zod';
import type { Lane } from './budget.ts';
import type { Caller } from './call.ts';
import { SupplierError } from './errors.ts';
import { readPages } from './profile-pages.ts';
import { reasonOf } from './rows.ts';
import { isPreparing } from './status.ts';
import { formatTime } from './times.ts';
import { type Profile, profileRow, rowIdentity } from './wire.ts';

/** Which eSIMs: of one order, one eSIM, or everything created within a window of time. */
export type ProfileQuery =
  | { orderNo: string }
  | { esimTranNo: string }
  | { iccid: string }
  | { from: Date; to: Date };

/** A row that must not be delivered, with what it says about itself. */
interface UnusableProfile {
  reason: string;
  esimTranNo: string | null;
  orderNo: string | null;
  transactionId: string | null;
  esimStatus: string | null;
  smdpStatus: string | null;
}

export interface ProfileList {
  /**
   * False while the supplier is still preparing: error 200010, an order without any eSIM, or rows in a
   * state before allocation (which are left out).
   */
  ready: boolean;
  /** Each eSIM once. Rows of other orders pass through when the supplier sends them: compare `orderNo`. */
  profiles: Profile[];
  /** Never rows of another order than the one asked for. */
  unusable: UnusableProfile[];
}

export interface ProfileOptions {
  lane?: Lane;
  /** Rows a page, 5 to 500. */
  pageSize?: number;
}

/**
 * Reads eSIMs, all pages of them. An order the supplier does not know throws `order-unknown`; a window
 * that cannot be read to its end throws, because its gaps would pass for proof of absence.
 */
export async function queryProfiles(
  call: Caller,
  query: ProfileQuery,
  options: ProfileOptions = {},
): Promise<ProfileList> {
  const isWindow = 'from' in query;
  const lane = options.lane ?? (isWindow || 'orderNo' in query ? 'readiness' : 'status');
  const filter = isWindow ? { startTime: formatTime(query.from), endTime: formatTime(query.to) } : query;
  try {
    const { rows, complete } = await readPages(call, filter, lane, options.pageSize ?? 100);
    if (isWindow && !complete) throw new SupplierError('try-later', 'pages-missing', 'unknown');
    return sortOut(rows, query);
  } catch (error) {
    if (!(error instanceof SupplierError) || error.reason !== 'not-ready') throw error;
    return { ready: false, profiles: [], unusable: [] };
  }
}

function sortOut(rows: readonly unknown[], query: ProfileQuery): ProfileList {
  const profiles = new Map<string, Profile>();
  const unusable: UnusableProfile[] = [];
  let preparing = false;
  for (const row of rows) {
    const identity = rowIdentity.safeParse(row).data;
    if (identity?.esimStatus && isPreparing({ esimStatus: identity.esimStatus })) {
      preparing = true;
      continue;
    }
    const parsed = profileRow.safeParse(row);
    if (parsed.success) profiles.set(parsed.data.esimTranNo, parsed.data);
    else if (isAskedFor(identity, query)) unusable.push(unusableRow(identity, parsed.error));
  }
  const missing = 'orderNo' in query && profiles.size + unusable.length === 0;
  return { ready: !preparing && !missing, profiles: [...profiles.values()], unusable };
}

// Callers cancel what they cannot deliver: a stranger's row must not get there.
function isAskedFor(identity: z.output<typeof rowIdentity> | undefined, query: ProfileQuery): boolean {
  if ('orderNo' in query) return identity?.orderNo === query.orderNo;
  if ('esimTranNo' in query) return identity?.esimTranNo === query.esimTranNo;
  return true;
}

function unusableRow(identity: z.output<typeof rowIdentity> | undefined, error: z.ZodError): UnusableProfile {
  const nothing = {
    esimTranNo: null,
    orderNo: null,
    transactionId: null,
    esimStatus: null,
    smdpStatus: null,
  };
  return { ...(identity ?? nothing), reason: reasonOf(error) };
}
