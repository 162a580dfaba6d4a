import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { mock } from 'node:test';
import { randomFrom } from '../../fakes/faults.ts';

/**
 * Ids, keys and nonces of this process come from the seed until the returned function is called: rows that
 * are read by id come in the same order in each run.
 */
export function drawFromSeed(seed: number): () => void {
  const next = randomFrom(seed + 0x5eed);
  const bytes = (size: number) => Buffer.from(Array.from({ length: size }, () => Math.floor(next() * 256)));
  const mocks = [
    mock.method(crypto, 'randomBytes', bytes),
    mock.method(crypto, 'randomInt', (most: number) => Math.floor(next() * most)),
    mock.method(crypto, 'randomUUID', () => {
      const hex = bytes(16).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
    }),
    mock.method(Math, 'random', next),
  ];
  syncBuiltinESMExports();
  return () => {
    for (const { mock: one } of mocks) one.restore();
    syncBuiltinESMExports();
  };
}
