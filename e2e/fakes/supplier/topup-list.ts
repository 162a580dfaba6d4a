import { createHash } from 'node:crypto';
import type { SupplierPackage } from './catalogue-file.ts';
import { onSale } from './on-sale.ts';
import type { World } from './world.ts';

export interface TopUpPlan {
  packageCode: string;
  price: number;
  plan: SupplierPackage;
}

/**
 * What fits an eSIM of this plan: the reloadable plans of the same place and network variant; a day pass is
 * lengthened only by itself.
 */
export function topUpsFor(world: World, base: SupplierPackage): TopUpPlan[] {
  if (base.supportTopUpType === 1) return [];
  const same = (plan: SupplierPackage): boolean =>
    base.supportTopUpType === 3
      ? plan.packageCode === base.packageCode
      : plan.supportTopUpType === 2 &&
        plan.locationCode === base.locationCode &&
        variant(plan.slug) === variant(base.slug);
  return onSale(world).filter(same).map(topUpOf);
}

const variant = (slug: string): string => slug.split('_').slice(3).join('_');

function topUpOf(plan: SupplierPackage): TopUpPlan {
  const digest = createHash('sha256').update(plan.packageCode).digest();
  // Codes of the newer kind cannot be derived from the plan's own; a third of the prices is a little lower.
  const hidden = digest.toString('hex').toUpperCase().slice(0, 9);
  const cheaper = digest.readUInt8(0) % 3 === 0 && plan.dataType === 1;
  return {
    packageCode: `TOPUP_${plan.packageCode.startsWith('P') ? hidden : plan.packageCode}`,
    price: cheaper ? Math.ceil((plan.price * 0.95) / 100) * 100 : plan.price,
    plan,
  };
}

export function topUpRow({ packageCode, price, plan }: TopUpPlan, fields: 'documented' | 'full'): unknown {
  const documented = {
    packageCode,
    name: plan.name,
    price,
    currencyCode: plan.currencyCode,
    volume: plan.volume,
    unusedValidTime: 30,
    duration: plan.duration,
    durationUnit: plan.durationUnit,
    location: plan.location,
    description: plan.description,
    activeType: plan.activeType,
  };
  return fields === 'full' ? { ...plan, ...documented, retailPrice: price * 2 } : documented;
}
