import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Machine → state → event → the state it then stands in. Staying is written, too. */
type Table = Record<string, Record<string, Record<string, string>>>;

/** What becomes of every state at every event. The test makes each of them happen. */
export const table: Table = z
  .record(z.string(), z.record(z.string(), z.record(z.string(), z.string())))
  .parse(JSON.parse(readFileSync(new URL('table.json', import.meta.url), 'utf8')));

/** Pairs without a written result, and results that are no state of their machine. */
export function gaps(): string[] {
  return Object.entries(table).flatMap(([machine, states]) => {
    const events = new Set(Object.values(states).flatMap(Object.keys));
    return Object.entries(states).flatMap(([state, results]) =>
      [...events].flatMap((event) => {
        const result = results[event];
        if (result === undefined) return [`${machine}: ${state} × ${event} has no result`];
        return result in states ? [] : [`${machine}: ${state} × ${event} → ${result} is no state`];
      }),
    );
  });
}

/** How many pairs there are, all machines together. */
export function pairs(): number {
  return Object.values(table)
    .flatMap((states) => Object.values(states))
    .reduce((sum, results) => sum + Object.keys(results).length, 0);
}
