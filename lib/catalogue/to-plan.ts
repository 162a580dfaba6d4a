import type { PlanNetwork } from '#db/schema/index.ts';
import { sha256 } from '#lib/secrets.ts';
import type { SupplierPackage } from '#lib/supplier/package-row.ts';

/** A plan as the catalogue stores it, without our price. */
export interface PlanDraft {
  code: string;
  locationCode: string;
  supplierCode: string;
  kind: 'fixed' | 'day-pass';
  dataBytes: number;
  days: number;
  activateWithinDays: number;
  validityStarts: 'install' | 'first-connection';
  covers: string[];
  networks: PlanNetwork[];
  fastest: string;
  exits: string[];
  speedAfter: string | null;
  afterAllowance: 'slowed' | 'cut' | 'not-stated';
  topUp: 'no' | 'yes' | 'days';
  variant: string | null;
  costUnits: number;
  contentHash: string;
}

/** What may stand in an address and in Stripe's metadata. */
const codeShape = /^[A-Za-z0-9._-]{1,64}$/;
/** Where the list does not say how long an eSIM may wait: the shortest ever seen. */
const shortestWait = 30;

/** One package as a plan of ours; null when it cannot be sold (no code, price, data, days or country). */
export function toPlan(pkg: SupplierPackage): PlanDraft | null {
  const code = [pkg.slug, pkg.code].find((text) => codeShape.test(text));
  const { locationCode, covers } = pkg;
  const counts = [pkg.price, pkg.dataBytes, pkg.days];
  if (!code || !locationCode || !codeShape.test(locationCode) || covers.length === 0) return null;
  if (pkg.days > 3650 || !counts.every((count) => Number.isSafeInteger(count) && count > 0)) return null;

  const speedAfter = pkg.kind === 'day-pass' ? pkg.speedAfter : null;
  const plan = {
    code,
    locationCode: locationCode.toUpperCase(),
    supplierCode: pkg.code,
    kind: pkg.kind,
    dataBytes: pkg.dataBytes,
    days: pkg.days,
    activateWithinDays: pkg.activateWithinDays ?? shortestWait,
    validityStarts: pkg.validityStarts,
    covers,
    networks: pkg.networks,
    fastest: pkg.fastest,
    exits: pkg.exits,
    speedAfter,
    afterAllowance: afterAllowance(pkg),
    topUp: pkg.topUp,
    variant: pkg.variant,
    costUnits: pkg.price,
  };
  return { ...plan, contentHash: sha256(JSON.stringify(plan)) };
}

/** "Slowed" only with a stated speed: the supplier's kinds contradict each other. */
function afterAllowance(pkg: SupplierPackage): PlanDraft['afterAllowance'] {
  if (pkg.kind === 'fixed') return 'not-stated';
  if (pkg.afterAllowance === 'cut') return 'cut';
  return pkg.speedAfter ? 'slowed' : 'not-stated';
}
