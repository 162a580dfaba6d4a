import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transitions } from './schema/transitions.ts';
import { cloneDatabase, type TestDatabase } from './testing.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

test('the database allows exactly the moves of the code', async () => {
  const inDatabase = await t.db.execute<{ machine: string; from_state: string; to_state: string }>(
    sql`select machine, from_state, to_state from allowed_transitions`,
  );
  const written = Object.entries(transitions).flatMap(([machine, states]) =>
    Object.entries(states).flatMap(([from, tos]) => tos.map((to: string) => `${machine} ${from} ${to}`)),
  );
  expect(inDatabase.rows.map((r) => `${r.machine} ${r.from_state} ${r.to_state}`).sort()).toEqual(
    written.sort(),
  );
});

test('every state can be reached and has a row of its own', () => {
  for (const [machine, states] of Object.entries(transitions)) {
    const starts = { order: 'draft', line: 'waiting', refund: 'due' }[machine];
    const reached = new Set([starts, ...Object.values(states).flat()]);
    expect([...reached].sort(), machine).toEqual(Object.keys(states).sort());
  }
});
