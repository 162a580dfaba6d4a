import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { transitions } from '#db/schema/transitions.ts';
import { machinesOn } from './machines.ts';
import { openStage, type Stage } from './stage.ts';
import { gaps, table } from './table.ts';

let stage: Stage;
let machines: ReturnType<typeof machinesOn>;
beforeAll(async () => {
  stage = await openStage();
  machines = machinesOn(stage);
});
afterEach(() => stage.calm());
afterAll(() => stage.close());

test('every state of every machine has a written result for every event', () => {
  expect(gaps()).toEqual([]);
  expect(Object.keys(table).sort()).toEqual(Object.keys(machines).sort());
  for (const [name, { states, events }] of Object.entries(machines)) {
    expect(Object.keys(table[name] ?? {}).sort(), name).toEqual([...states].sort());
    for (const [state, results] of Object.entries(table[name] ?? {}))
      expect(Object.keys(results).sort(), `${name}, ${state}`).toEqual(Object.keys(events).sort());
  }
});

test('an event leads only where allowed moves lead', () => {
  const machines = {
    order: ['order'],
    line: ['line', 'top-up'],
    refund: ['refund'],
    change: ['cancel', 'suspend'],
  };
  for (const [name, moves] of Object.entries(transitions)) {
    const ends: Record<string, readonly string[]> = moves;
    for (const machine of machines[name as keyof typeof machines]) {
      for (const [from, results] of Object.entries(table[machine] ?? {})) {
        const within = reachable(ends, from);
        for (const to of Object.values(results)) expect(within, `${machine}: ${from} → ${to}`).toContain(to);
      }
    }
  }
});

/** States that allowed moves lead to: one event can bring a row several steps on. */
function reachable(moves: Record<string, readonly string[]>, from: string): string[] {
  const found = new Set([from]);
  for (const state of found) for (const to of moves[state] ?? []) found.add(to);
  return [...found];
}

describe.each(Object.keys(table))('%s', (name) => {
  beforeAll(() => stage.clear());
  test.each(Object.keys(table[name] ?? {}))(
    '%s: each event ends where the table says',
    { timeout: 90_000 },
    async (state) => {
      const machine = machines[name];
      if (!machine) throw new Error(`no machine ${name}`);
      const found: Record<string, string> = {};
      for (const [event, happen] of Object.entries(machine.events)) {
        const id = await machine.arrange(state);
        await happen(id);
        found[event] = await machine.stateOf(id);
        stage.calm();
      }
      expect(found).toEqual(table[name]?.[state]);
    },
  );
});
