import { DrizzleQueryError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { safeMessage, scrub } from './log.ts';

test('secrets and addresses are hidden, the words around them stay [E9]', () => {
  expect(scrub('code LPA:1$rsp.example$ABC-1 for ann.b+c@mail.example.co.uk, key sk_test_a1, 89852000')).toBe(
    'code [hidden] for [hidden], key [hidden], 89852000',
  );
  expect(scrub('8985200026331880614')).not.toContain('8985200026');
  expect(scrub('8985200026331880614')).toBe('[hidden]0614');
});

test('in a line of JSON the values of a failed query are hidden', () => {
  const line = JSON.stringify({ error: 'Failed query: select 1\nparams: Ann "B",7', order: 'ord_1' });
  expect(JSON.parse(scrub(line))).toEqual({ error: 'Failed query: select 1[hidden]', order: 'ord_1' });
});

test('a long text is cut, never through an address', () => {
  const cut = scrub(`${'word '.repeat(1_598)}ann.of.a.long.name@mail.example`);
  expect(cut.length).toBeLessThan(8_100);
  expect(cut).toMatch(/word \[cut\]$/);
});

test('the time for a text does not grow with its tricks', () => {
  for (const piece of ['a', '@', 'a.', 'a@', 'a@a.', '89', '\\nparams:', 'LPA:1$']) {
    const start = performance.now();
    scrub(piece.repeat(200_000 / piece.length));
    // Seconds before it was bounded, milliseconds since: the bound leaves room for a busy machine.
    expect(performance.now() - start, piece).toBeLessThan(500);
  }
});

test('the message of an error is short, holds no values and nothing PostgreSQL refuses', () => {
  const failed = new DrizzleQueryError('insert into orders', ['Ann', 'ann@mail.example'], new Error('away'));
  expect(safeMessage(failed)).toBe('Failed query: insert into orders');
  expect(safeMessage(new Error('a\0b ann@mail.example'))).toBe('ab [hidden]');
  expect(safeMessage('x'.repeat(600))).toHaveLength(500);
  expect(safeMessage(undefined)).toBe('undefined');
});
