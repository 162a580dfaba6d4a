import type { Writer } from './send.ts';

/** What the owner of an eSIM should know now: data or time running out, or never begun. */
export const alert: Writer = () => null;
