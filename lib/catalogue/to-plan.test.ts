import { describe, expect, it } from 'vitest';
import { packageRow } from '#lib/supplier/package-row.ts';
import { planTitle } from './plan-title.ts';
import { toPlan } from './to-plan.ts';

const japan = {
  packageCode: 'PJP330',
  slug: 'JP_3_30',
  price: 24_000,
  currencyCode: 'USD',
  volume: 3 * 1024 ** 3,
  dataType: 1,
  duration: 30,
  durationUnit: 'DAY',
  unusedValidTime: 180,
  location: 'JP,',
  locationCode: 'JP',
  activeType: 2,
  speed: '3G/4G',
  ipExport: 'UK/NO',
  supportTopUpType: 2,
  fupPolicy: '',
  locationNetworkList: [{ locationCode: 'JP', operatorList: [{ operatorName: 'KDDI', networkType: '5G' }] }],
};
const dayPass = {
  ...japan,
  slug: 'JP_1_Daily',
  volume: 1024 ** 3,
  dataType: 2,
  duration: 1,
  supportTopUpType: 3,
};

function plan(row: object) {
  return toPlan(packageRow.parse(row));
}

describe('a package as a plan', () => {
  it('puts a fixed plan into our words', () => {
    expect(plan(japan)).toMatchObject({
      code: 'JP_3_30',
      supplierCode: 'PJP330',
      kind: 'fixed',
      covers: ['JP'],
      fastest: '5G',
      exits: ['GB', 'NO'],
      validityStarts: 'first-connection',
      afterAllowance: 'not-stated',
      topUp: 'yes',
      variant: null,
    });
  });

  it.each([
    [2, '1 Mbps', 'slowed', '1 Mbps'],
    [2, '', 'not-stated', null],
    [3, '', 'cut', null],
    [4, '', 'not-stated', null],
    [7, '512 Kbps', 'slowed', '512 Kbps'],
  ])('reads day pass kind %i with "%s" as %s', (dataType, fupPolicy, afterAllowance, speedAfter) => {
    expect(plan({ ...dayPass, dataType, fupPolicy })).toMatchObject({
      kind: 'day-pass',
      topUp: 'days',
      afterAllowance,
      speedAfter,
    });
  });

  it.each([
    { location: ' , ' },
    { duration: 4_000 },
    { locationCode: 'a/b' },
    { slug: 'a b', packageCode: '../etc' },
  ])('cannot sell a package with %o', (wrong) => {
    expect(plan({ ...japan, ...wrong })).toBeNull();
  });

  it('falls back to the package code when the slug cannot be an address', () => {
    expect(plan({ ...japan, slug: 'x'.repeat(65) })?.code).toBe('PJP330');
  });

  it.each([
    ['JP_3_30_nonhkip', 'non-hk', 'Japan 3 GB, 30 days (internet exit not in Hong Kong)'],
    ['JP_3_30_IIJ', 'iij', 'Japan 3 GB, 30 days (IIJ network)'],
    ['IE_500M_3', null, 'Japan 3 GB, 30 days'],
    ['SGMYTH-3_0.5_30', null, 'Japan 3 GB, 30 days'],
  ])('tells the twin %s apart', (slug, variant, title) => {
    const twin = plan({ ...japan, slug });
    expect(twin?.variant).toBe(variant);
    expect(twin && planTitle('Japan', twin)).toBe(title);
  });

  it('titles a day pass', () => {
    const pass = plan({ ...dayPass, slug: 'JP_1_Daily_1Mbps', fupPolicy: '1 Mbps' });
    expect(pass && planTitle('Japan', pass)).toBe('Japan day pass, 1 GB a day (then 1 Mbps)');
  });

  it('changes its hash with any fact', () => {
    expect(plan({ ...japan, price: 24_100 })?.contentHash).not.toBe(plan(japan)?.contentHash);
    expect(plan({ ...japan })?.contentHash).toBe(plan(japan)?.contentHash);
  });
});
