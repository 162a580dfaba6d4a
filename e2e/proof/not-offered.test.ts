import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Shipped source files below a folder, by their path, without their tests. */
function sources(folder: string): string[] {
  return readdirSync(path.join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`);
}

const textOf = (file: string) => readFileSync(path.join(repository, file), 'utf8');
const naming = (files: string[], word: RegExp) => files.filter((file) => word.test(textOf(file)));

test('no coupon, voucher or referral lowers a price: no route takes one, and Stripe’s page has no field for it [E11]', () => {
  const shipped = [...sources('app'), ...sources('lib')];
  expect(shipped.length).toBeGreaterThan(300);
  expect(shipped.filter((file) => /coupon|voucher|promo|referral|discount/i.test(file))).toEqual([]);
  expect(naming(shipped, /allow_promotion_codes|\bdiscounts\b|promotion_code|\bcoupon\b/i)).toEqual([]);
});

test('no message goes to an eSIM: the supplier’s SMS call is written nowhere, and no route leads to it [E14]', () => {
  const shipped = [...sources('app'), ...sources('lib')];
  expect(naming(shipped, /sendSms|\/esim\/sms/i)).toEqual([]);
  const calls = naming(sources('lib/supplier'), /'\/(?:esim|package|balance|webhook|location)\//);
  const paths = calls.flatMap(
    (file) => textOf(file).match(/'\/(?:esim|package|balance|webhook|location)\/[\w/]+'/g) ?? [],
  );
  expect(paths.length).toBeGreaterThan(8);
  expect(paths.filter((one) => /sms|message/i.test(one))).toEqual([]);
});
