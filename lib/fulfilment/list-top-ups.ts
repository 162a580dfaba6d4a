import type { Works } from './works.ts';

/** Asks the supplier which top-ups fit an eSIM and stores them as its offers. */
export async function listTopUps(_works: Works, _esimId: string): Promise<void> {}
