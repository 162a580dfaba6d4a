import type { Writer } from './send.ts';

/** "Your eSIM is cancelled": what goes back to the card. */
export const cancelled: Writer = () => null;
