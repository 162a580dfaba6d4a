import { test as base } from '../fixtures.ts';
import { type Ground, makeGround } from './ground.ts';

/** The test of this folder: one ground for all of a file. */
export const test = base.extend<object, { ground: Ground }>({
  ground: [async ({ shop }, use) => use(await makeGround(shop)), { scope: 'worker' }],
});
