import { expect, test } from 'vitest';
import { comparedCodes } from './compare.ts';

const read = (query: string) => comparedCodes(new URLSearchParams(query));

test('codes come from boxes ticked or from one list, each once, four at most', () => {
  expect(read('plan=JP_1_7&plan=JP_3_30&plan=JP_1_7')).toEqual(['JP_1_7', 'JP_3_30']);
  expect(read('plans=JP_1_7,JP_3_30')).toEqual(['JP_1_7', 'JP_3_30']);
  expect(read('plan=A&plan=B&plan=C&plan=D&plan=E')).toEqual(['A', 'B', 'C', 'D']);
});

test('what is no code is left out', () => {
  expect(read('plan=&plan=../x&plan=<b>&plans=,')).toEqual([]);
});
