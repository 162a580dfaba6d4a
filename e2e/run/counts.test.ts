import { expect, test } from 'vitest';
import { playwrightCount, vitestCount } from './counts.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((state) => ({ status: state })),
});
const vitest = (...testResults: unknown[]) => JSON.stringify({ testResults });
const playwright = (expected: number, unexpected: number, errors: unknown[] = [], flaky = 0) =>
  JSON.stringify({ stats: { expected, unexpected, flaky }, errors });

test('tests are counted, and a file that cannot be loaded is one failure', () => {
  const report = vitest(
    file('passed', 'passed', 'passed', 'skipped'),
    file('failed', 'failed', 'passed'),
    file('failed'),
  );
  expect(vitestCount(report, 1)).toEqual({ passed: 3, failed: 2 });
  expect(playwrightCount(playwright(4, 1), 1)).toEqual({ passed: 4, failed: 1 });
});

test('what passed only when tried again is counted and named', () => {
  expect(playwrightCount(playwright(4, 0, [], 2), 0)).toEqual({ passed: 6, failed: 0, retried: 2 });
});

test('a run that broke never counts as clean', () => {
  expect(vitestCount('', 0).failed).toBe(1);
  expect(vitestCount(vitest(file('passed', 'passed')), 1)).toEqual({ passed: 1, failed: 1 });
  expect(vitestCount(vitest(), 0).failed).toBe(1);
  expect(playwrightCount('not json', 0).failed).toBe(1);
  expect(playwrightCount(playwright(0, 0, ['the shop did not start']), 1)).toEqual({ passed: 0, failed: 1 });
  expect(playwrightCount(playwright(0, 0), 0).failed).toBe(1);
});
