import { test as base } from '../fixtures.ts';
import { type Ground, makeGround } from './ground.ts';

/** The test of this folder: each has people of its own, as some deeds end every session of whoever does them. */
export const test = base.extend<{ ground: Ground }>({
  ground: async ({ shop }, use) => use(await makeGround(shop)),
});
