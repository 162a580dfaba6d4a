import { expect, test } from 'vitest';
import { maskEmail, maskEmailsIn, normaliseEmail } from './email-address.ts';

test.each([
  [' Traveller@Example.COM ', 'traveller@example.com'],
  ["O'Brien@example.ie", "o'brien@example.ie"],
  ['a+trip@mail.example.co.uk', 'a+trip@mail.example.co.uk'],
  ['jürgen@bücher.example', 'jürgen@bücher.example'],
])('%s is %s', (given, address) => expect(normaliseEmail(given)).toBe(address));

test.each([
  'a@b',
  'a@x.example,b@y.example',
  'a@x.example\r\nBcc: b@y.example',
  'bell\u0007@x.example',
  'nul\u0000@x.example',
  'a@mail。example.com',
  'Name <a@x.example>',
  `${'a'.repeat(65)}@x.example`,
  '@x.example',
])('%j is no address', (given) => expect(normaliseEmail(given)).toBeNull());

test('a masked address shows just enough', () =>
  expect(maskEmail('traveller@example.com')).toBe('t•••@example.com'));

test.each([
  ['Write to Bob.Smith+x@mail.example.com, soon', 'Write to B•••@mail.example.com, soon'],
  ["<a@x.example>;mailto:o'brien@y.example.", '<a•••@x.example>;mailto:o•••@y.example.'],
  ['ü@bücher.example and t•••@example.com', 'ü•••@bücher.example and t•••@example.com'],
  ['2 @ 3, a@b, @name', '2 @ 3, a@b, @name'],
])('addresses in a text are masked: %s', (text, masked) => expect(maskEmailsIn(text)).toBe(masked));
