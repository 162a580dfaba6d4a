import { expect, test } from 'vitest';
import { newId } from '#lib/ids.ts';
import { soughtBy } from './order-query.ts';

const orderId = newId('ord');

test('what is typed says by its shape what is looked for', () => {
  expect(soughtBy(` ${orderId} `)).toEqual({ by: 'order', text: orderId });
  expect(soughtBy(`lf1a2b3c_${orderId}_1_2`)).toEqual({ by: 'order', text: orderId });
  expect(soughtBy(`https://shop.example/orders/${orderId}?key=1`)).toEqual({ by: 'order', text: orderId });
  expect(soughtBy('Traveller@Example.com')).toEqual({
    by: 'email',
    text: 'traveller@example.com',
    whole: true,
  });
  expect(soughtBy('Trav')).toEqual({ by: 'email', text: 'trav', whole: false });
  expect(soughtBy('0614')).toEqual({ by: 'iccid-tail', text: '0614' });
  expect(soughtBy('8985 2000 2633 1880 614')).toEqual({ by: 'iccid-tail', text: '8985200026331880614' });
  expect(soughtBy('pi_3abc')).toEqual({ by: 'payment', text: 'pi_3abc' });
  expect(soughtBy('cs_test_a1')).toEqual({ by: 'session', text: 'cs_test_a1' });
  expect(soughtBy('re_1')).toEqual({ by: 'refund', text: 're_1' });
  expect(soughtBy('b25112400000001')).toEqual({ by: 'supplier-order', text: 'B25112400000001' });
  const esimId = newId('esm');
  expect(soughtBy(esimId)).toEqual({ by: 'esim', text: esimId });
});

test('what would find half the shop finds nothing', () => {
  for (const text of ['', '  ', '61', 'ab', 'two words']) expect(soughtBy(text), text).toBeNull();
});
