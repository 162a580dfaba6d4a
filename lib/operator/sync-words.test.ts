import { expect, test } from 'vitest';
import type { Sync } from './catalogue-syncs.ts';
import { paceWords } from './sync-words.ts';

const now = new Date('2026-11-27T08:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

function sync(outcome: Sync['outcome'], began: number, ended: number | null, received = 0): Sync {
  const none = { skipped: 0, added: 0, changed: 0, retired: 0, reason: null };
  const codes = { addedCodes: [], changedCodes: [], retiredCodes: [] };
  const finishedAt = ended === null ? null : ago(ended);
  return { id: String(began), outcome, startedAt: ago(began), finishedAt, received, ...none, ...codes };
}

test('a reading that goes on says for how long, and what the last whole one took', () => {
  const failed = sync('failed', 3_600, 3_590);
  const done = sync('done', 7_200, 7_188, 2_034);
  const older = sync('done', 9_000, 8_000, 7);
  expect(paceWords([sync('running', 4, null), failed, done, older], now)).toBe(
    'So far: 4 s. The last one took 12 s for 2034 plans.',
  );
});

test('the first reading has nothing to be compared with; one that has just begun is at it for a second', () => {
  expect(paceWords([sync('running', 0, null)], now)).toBe('So far: 1 s.');
  expect(paceWords([sync('running', 65, null), sync('broken-off', 900, null)], now)).toBe('So far: 65 s.');
});

test('nothing is said of a pace while nothing is read', () => {
  expect(paceWords([], now)).toBe('');
  expect(paceWords([sync('done', 20, 10, 5)], now)).toBe('');
});
