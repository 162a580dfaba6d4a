import type { SupplierPackage } from './catalogue-file.ts';
import { type Body, text } from './envelope.ts';
import { onSale } from './on-sale.ts';
import { topUpRow, topUpsFor } from './topup-list.ts';
import { findEsim, type World } from './world.ts';

/** `/package/list` */
export function listPackages(world: World, body: Body): unknown {
  const chosen = text(body, 'type') === 'TOPUP' ? topUps(world, body) : basePackages(world, body);
  return { packageList: chosen };
}

function basePackages(world: World, body: Body): SupplierPackage[] {
  const code = text(body, 'packageCode');
  const slug = text(body, 'slug');
  return onSale(world).filter(
    (plan) =>
      (code === undefined || plan.packageCode === code || plan.slug === code) &&
      (slug === undefined || plan.slug === slug) &&
      fitsFilters(plan, body),
  );
}

function topUps(world: World, body: Body): unknown[] {
  const code = text(body, 'packageCode') ?? text(body, 'slug');
  const esimTranNo = text(body, 'esimTranNo');
  const iccid = text(body, 'iccid');
  const bases =
    esimTranNo || iccid
      ? [findEsim(world, esimTranNo, iccid).plan]
      : code
        ? onSale(world).filter((plan) => plan.packageCode === code || plan.slug === code)
        : onSale(world);
  const found = new Map(bases.flatMap((base) => topUpsFor(world, base)).map((one) => [one.packageCode, one]));
  return [...found.values()]
    .filter(({ plan }) => fitsFilters(plan, body))
    .map((one) => topUpRow(one, world.settings.topUpList));
}

function fitsFilters(plan: SupplierPackage, body: Body): boolean {
  const dataType = text(body, 'dataType');
  if (dataType !== undefined && (dataType === '1') !== (plan.dataType === 1)) return false;
  return fitsLocation(plan, text(body, 'locationCode'));
}

/** A country also finds the plans of several countries that cover it. */
function fitsLocation(plan: SupplierPackage, locationCode: string | undefined): boolean {
  if (locationCode === undefined) return true;
  const global = plan.locationCode.startsWith('GL-');
  if (locationCode === '!GL') return global;
  if (locationCode === '!RG') return !global && plan.locationCode.includes('-');
  return plan.locationCode === locationCode || plan.location.split(',').includes(locationCode);
}
