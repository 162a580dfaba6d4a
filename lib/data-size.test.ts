import { expect, test } from 'vitest';
import { formatBytes } from './data-size.ts';

const gigabyte = 1024 ** 3;

test.each([
  [0, '0 MB'],
  [-5, '0 MB'],
  [1.5 * 1024 ** 2, '1.5 MB'],
  [500 * 1024 ** 2, '500 MB'],
  [1023.4 * 1024 ** 2, '1023 MB'],
  [gigabyte - 1, '1 GB'],
  [gigabyte, '1 GB'],
  [1.25 * gigabyte, '1.3 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
