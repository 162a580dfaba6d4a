import { DrizzleQueryError } from 'drizzle-orm';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { plainLine, safeMessage, scrub, scrubbedLine } from './log.ts';

test('secrets and addresses are hidden, the words around them stay [E9]', () => {
  expect(scrub('code LPA:1$rsp.example$ABC-1 for ann.b+c@mail.example.co.uk, key sk_test_a1, 89852000')).toBe(
    'code [hidden] for [hidden], key [hidden], 89852000',
  );
  expect(scrub('8985200026331880614')).not.toContain('8985200026');
  expect(scrub('8985200026331880614')).toBe('[hidden]0614');
});

test('in a line of JSON the values of a failed query are hidden', () => {
  const line = JSON.stringify({ error: 'Failed query: select 1\nparams: Ann "B",7', order: 'ord_1' });
  expect(JSON.parse(scrubbedLine(line))).toEqual({ error: 'Failed query: select 1[hidden]', order: 'ord_1' });
});

/** What somebody writes who would like to add a line of their own, or to command a terminal. */
const intruders = [
  'x\r\n{"level":60,"msg":"forged"}',
  'x\n{"level":60}',
  '"}\n{"level":60}',
  '\\"}{"level":60}',
  '\u001b[2J\u001b[31mred\u001b]0;title\u0007',
  '\u009b31m\u0085x\u2028y\u2029z',
  'a\u202egnp\u2066b',
  '\0\b\f\v\u007f',
  '\ud800',
  '\nann@mail.example',
  'a\\\nann@mail.example',
  '\tsk_test_behind_a_tab',
  '\nwhsec_behind_a_line',
  '\n8985200026331880614',
  '\nLPA:1$rsp.example$CODE',
  'ends in \\',
  '\\u0022,"level":60,"x":"',
];

test('whatever stands in a field, it is one line of JSON, hides its secrets and commands no terminal [D38]', async () => {
  let written = '';
  const write = (line: string) => {
    written = scrubbedLine(line);
  };
  const logger = pino({ base: null }, { write });
  for (const text of intruders) {
    logger.error({ why: text, [text]: 1, deep: [{ text }] }, text);
    const lines = written.split(/[\n\r\u0085\u2028\u2029]/);
    expect(lines, text).toHaveLength(2);
    expect(written.slice(0, -1), text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(written, text).not.toMatch(/mail\.example|behind_a|8985200026|CODE/);
    const read = JSON.parse(written);
    expect(read.level, text).toBe(50);
    if (!/hidden/.test(written)) expect(read, text).toMatchObject({ why: text, msg: text });
    expect(plainLine(text), text).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
  }
});

test('a line too long for a reader is cut and stays JSON', () => {
  const line = JSON.stringify({ list: Array.from({ length: 5_000 }, (_, n) => `entry "${n}"\n`) });
  expect(JSON.parse(scrubbedLine(line))).toMatchObject({ msg: 'a log line was too long' });
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
