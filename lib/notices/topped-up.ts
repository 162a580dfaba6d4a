import type { Writer } from './send.ts';

/** "Your data is added": what an eSIM has now. */
export const toppedUp: Writer = () => null;
