import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PhoneFamily, phoneFamilies } from './phone-list.ts';
import { phoneFamily, verdictSentence } from './phone-verdict.ts';

test.each([
  ['iPhone 15 Pro', 'yes'],
  ['iphone13', 'yes'],
  ['Apple iPhone XR', 'yes'],
  ['iPhone XS Max', 'yes'],
  ['iPhone Air', 'yes'],
  ['iPhone 17e', 'yes'],
  ['iPhone SE (2022)', 'depends'],
  ['iPhone X', 'no'],
  ['iPhone 8 Plus', 'no'],
  ['Google Pixel 9a', 'yes'],
  ['pixel fold', 'yes'],
  ['Pixel 3a XL', 'depends'],
  ['Pixel XL', 'no'],
  ['Samsung Galaxy S24 Ultra', 'yes'],
  ['S23', 'yes'],
  ['Galaxy Z Flip5', 'yes'],
  ['galaxy note 20', 'yes'],
  ['Galaxy S20 FE', 'depends'],
  ['Samsung A54', 'depends'],
  ['Galaxy S10+', 'no'],
  ['Note 9', null],
  ['Samsung Note 9', 'no'],
  ['Nokia 3310', null],
  ['iPhone 99', null],
  ['iPhone', null],
  ['', null],
])('%s: %s', (typed, takes) => expect(phoneFamily(typed)?.takes ?? null).toBe(takes));

test('any text has an answer, and nothing is refused but by name', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), (typed) => {
      expect(verdictSentence(phoneFamily(typed))).toMatch(/\.$/);
      expect(phoneFamily(`Nokia ${typed.replace(/[a-z]/gi, '')}`)).toBeNull();
    }),
  );
});

test('each family says where it was read and when, and a doubtful one says on what it depends', () => {
  for (const family of Object.values<PhoneFamily>(phoneFamilies)) {
    expect(family.source).toMatch(/^https:\/\/(support\.apple|support\.google|www\.samsung)\.com\//);
    expect(family.readIn).toMatch(/^https:/);
    expect(Date.parse(family.checkedOn)).toBeGreaterThan(0);
    if (family.takes === 'depends') expect(family.exceptions.length).toBeGreaterThan(0);
  }
});
