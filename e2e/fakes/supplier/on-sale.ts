import type { SupplierPackage } from './catalogue-file.ts';
import type { World } from './world.ts';

export function onSale(world: World): SupplierPackage[] {
  return [...world.packages.values()].filter((plan) => !world.withdrawn.has(plan.packageCode));
}

/** A plan on sale by its code or slug. */
export function findPackage(world: World, codeOrSlug: string): SupplierPackage | undefined {
  const found =
    world.packages.get(codeOrSlug) ?? [...world.packages.values()].find((plan) => plan.slug === codeOrSlug);
  return found && !world.withdrawn.has(found.packageCode) ? found : undefined;
}
