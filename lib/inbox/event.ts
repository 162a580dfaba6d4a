import type { events } from '#db/schema/index.ts';

export type EventRow = typeof events.$inferSelect;
/** What became of an event: `ignored` ones are kept, too. */
export type Handled = 'done' | 'ignored';
