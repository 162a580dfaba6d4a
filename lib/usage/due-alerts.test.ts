import { describe, expect, test } from 'vitest';
import { type AlertFacts, dueAlerts } from './due-alerts.ts';

const gigabyte = 1024 ** 3;
const now = new Date('2026-11-24T12:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

function alertsOf(facts: Partial<AlertFacts>): string[] {
  const due = dueAlerts({
    state: 'in-use',
    planKind: 'fixed',
    totalBytes: 3 * gigabyte,
    usedBytes: 0,
    startBytes: 0,
    expiresAt: inDays(20),
    activatedAt: inDays(-2),
    started: true,
    since: inDays(-2),
    boughtAt: inDays(-100),
    now,
    ...facts,
  });
  return due.map(({ kind, late }) => (late ? `(${kind})` : kind));
}

const left = (megabytes: number) => ({ usedBytes: 3 * gigabyte - megabytes * 1024 * 1024 });
const unused = { state: 'new', activatedAt: null, started: false } as const;

describe('data', () => {
  test.each([
    [{ usedBytes: 0 }, []],
    [left(1_537), []],
    [left(1_536), ['half-used']],
    [left(614), ['low-data', '(half-used)']],
    [left(100), ['nearly-out', '(low-data)', '(half-used)']],
    [left(0), ['used-up', '(nearly-out)', '(low-data)', '(half-used)']],
    [left(-20), ['used-up', '(nearly-out)', '(low-data)', '(half-used)']],
    [{ ...left(30), state: 'used-up' as const }, ['used-up', '(nearly-out)', '(low-data)', '(half-used)']],
    [{ ...left(0), planKind: 'day-pass' as const }, []],
    [{ ...left(0), state: 'suspended' as const }, []],
    [{ ...left(0), state: 'ended' as const }, []],
    [{ totalBytes: 0 }, []],
  ])('%j: only the gravest still speaks: %j', (facts, expected) => {
    expect(alertsOf(facts)).toEqual(expected);
  });

  test('of a plan of 100 MB nothing says at the start that 100 MB are left', () => {
    const totalBytes = 100 * 1024 * 1024;
    expect(alertsOf({ totalBytes })).toEqual([]);
    expect(alertsOf({ totalBytes, usedBytes: 90 * 1024 * 1024 })).toEqual(['low-data', '(half-used)']);
  });
});

describe('after a top-up of 1 GB, made when all of 3 GB or nearly all was used', () => {
  const topped = { totalBytes: 4 * gigabyte };
  test.each([
    [3_072, 3_072, []],
    [2_900, 2_900, []],
    [3_072, 3_583, []],
    [3_072, 3_584, ['half-used']],
    [3_072, 3_892, ['low-data', '(half-used)']],
    [3_072, 3_996, ['nearly-out', '(low-data)', '(half-used)']],
    [3_072, 4_096, ['used-up', '(nearly-out)', '(low-data)', '(half-used)']],
  ])('begun at %i MB, used %i MB: %j', (start, used, expected) => {
    const bytes = { startBytes: start * 1024 * 1024, usedBytes: used * 1024 * 1024 };
    expect(alertsOf({ ...topped, ...bytes })).toEqual(expected);
  });

  test('of 300 MB the last 100 MB are not announced', () => {
    const totalBytes = 3 * gigabyte + 300 * 1024 * 1024;
    const usedBytes = 3 * gigabyte + 201 * 1024 * 1024;
    expect(alertsOf({ totalBytes, startBytes: 3 * gigabyte, usedBytes })).toEqual(['half-used']);
  });
});

describe('time', () => {
  test.each([
    [{ ...unused, expiresAt: inDays(31) }, []],
    [{ ...unused, expiresAt: inDays(30) }, ['activate-by-30']],
    [{ ...unused, expiresAt: inDays(6) }, ['activate-by-7', '(activate-by-30)']],
    [{ ...unused, expiresAt: inDays(1) }, ['activate-by-1', '(activate-by-7)', '(activate-by-30)']],
    [{ ...unused, expiresAt: inDays(-1) }, []],
    [{ ...unused, expiresAt: inDays(30), boughtAt: now }, ['(activate-by-30)']],
    [{ ...unused, state: 'ended' as const, expiresAt: inDays(1) }, []],
    [{ expiresAt: inDays(1), activatedAt: null }, ['last-day']],
    [{ ...unused, state: 'installed' as const, started: true, expiresAt: inDays(1) }, ['last-day']],
    [{ expiresAt: inDays(1) }, ['last-day']],
    [{ expiresAt: inDays(1.01) }, []],
    [{ expiresAt: inDays(0.5), activatedAt: null, state: 'suspended' as const }, []],
  ])('%j: %j', (facts, expected) => {
    expect(alertsOf(facts)).toEqual(expected);
  });

  test('installed and never online is said after three days', () => {
    const installed = { ...unused, state: 'installed' as const, expiresAt: inDays(100) };
    expect(alertsOf({ ...installed, since: inDays(-2.9) })).toEqual([]);
    expect(alertsOf({ ...installed, since: inDays(-3) })).toEqual(['never-connected']);
    expect(alertsOf({ state: 'installed', since: inDays(-3) })).toEqual([]);
  });
});
