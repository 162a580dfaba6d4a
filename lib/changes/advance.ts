import type { Works } from '#lib/fulfilment/works.ts';

/** Brings a change on: sends it to the supplier, finds out what became of it, and follows it up. */
export async function advanceChange(_works: Works, _changeId: string): Promise<void> {}
