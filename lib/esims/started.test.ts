import { expect, test } from 'vitest';
import { hasStarted } from './started.ts';

const esim = { esimStatus: 'GOT_RESOURCE', smdpStatus: 'RELEASED', installedAt: null, activatedAt: null };
const at = new Date('2026-11-24T12:00:00Z');

test.each([
  [{}, 'first-connection', false],
  [{ activatedAt: at }, 'first-connection', true],
  [{ esimStatus: 'IN_USE', smdpStatus: 'ENABLED' }, 'first-connection', true],
  [{ esimStatus: 'used_up' }, 'first-connection', true],
  [{ smdpStatus: 'ENABLED', installedAt: at }, 'first-connection', false],
  [{ smdpStatus: 'ENABLED' }, 'install', true],
  [{ smdpStatus: 'INSTALLATION', installedAt: at }, 'install', true],
  [{ smdpStatus: 'DOWNLOAD' }, 'install', false],
] as const)('%j of a plan that starts at %s: %s', (facts, validityStarts, expected) => {
  expect(hasStarted({ ...esim, ...facts }, { validityStarts })).toBe(expected);
});
