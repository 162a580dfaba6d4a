import { expect, test } from 'vitest';
import { networkOf, networkOfAddress } from './network.ts';

test('one network has one spelling, however its address is written [D36]', () => {
  const spellings: Record<string, string[]> = {
    '203.0.113.9': [
      '203.0.113.9',
      ' 203.0.113.9 ',
      '203.0.113.9:4711',
      '::ffff:203.0.113.9',
      '::FFFF:203.0.113.9',
      '0:0:0:0:0:ffff:cb00:7109',
      '[::ffff:cb00:7109]:443',
    ],
    '2001:db8:1:2::/64': [
      '2001:db8:1:2::1',
      '2001:DB8:1:2:FFFF:ffff:ffff:ffff',
      '2001:0db8:0001:0002:0000:0000:0000:0001',
      '[2001:db8:1:2:a::b]:8080',
      '2001:db8:1:2::203.0.113.9',
    ],
  };
  for (const [network, written] of Object.entries(spellings))
    for (const one of written) expect(networkOfAddress(one), one).toBe(network);
  expect(networkOfAddress('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64');
});

test('what is no address counts as no network [D36]', () => {
  for (const text of [
    ...['', 'unknown', '_hidden', 'localhost', '203.0.113', '203.0.113.256', '0x7f.1', '2130706433'],
    ...['010.0.0.1', '1.2.3.4.5', '2001:db8::1::2', '[::1', '2001:db8:1:2::/64', '1.2.3.4, 5.6.7.8'],
  ])
    expect(networkOfAddress(text), text).toBeNull();
});

test('only the entry of our own outermost proxy counts; what a client sends before it does not [D36]', () => {
  expect(networkOf('203.0.113.9', 0)).toBeNull();
  expect(networkOf(null, 1)).toBeNull();
  expect(networkOf('203.0.113.9', 1)).toBe('203.0.113.9');
  expect(networkOf('198.51.100.1, 203.0.113.9', 1)).toBe('203.0.113.9');
  expect(networkOf('198.51.100.1, 198.51.100.2, 203.0.113.9, 10.0.0.1', 2)).toBe('203.0.113.9');
  expect(networkOf('203.0.113.9', 2)).toBeNull();
  expect(networkOf('198.51.100.1,', 1)).toBeNull();
});
