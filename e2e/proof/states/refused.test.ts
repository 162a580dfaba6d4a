import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OrderState, transitions } from '#db/schema/transitions.ts';
import { newId } from '#lib/ids.ts';
import { aLine, anEsim, anIntent, anOrder } from './rows.ts';
import { openStage, type Stage } from './stage.ts';

// Every move of every guarded column in plain SQL, as a role that may do no more than the shop has to.

const decisions = { open: ['deliver', 'refund'], deliver: [], refund: [] };
const outcomes = {
  pending: ['unknown', 'accepted', 'rejected'],
  unknown: ['accepted', 'rejected', 'absent'],
  absent: ['unknown'],
  accepted: [],
  rejected: [],
};
type Moves = Record<string, readonly string[]>;
type Outcome = 'pending' | 'unknown' | 'accepted' | 'rejected';

const role = `landfall_app_${randomBytes(4).toString('hex')}`;
let stage: Stage;
let app: pg.Client;

beforeAll(async () => {
  stage = await openStage();
  await stage.pool.query(`create role ${role} login password 'app'`);
  await stage.pool.query(`grant usage on schema public to ${role}`);
  await stage.pool.query(`grant select, insert, update, delete on all tables in schema public to ${role}`);
  const url = new URL(stage.url);
  url.username = role;
  url.password = 'app';
  app = new pg.Client({ connectionString: url.href });
  await app.connect();
});
afterAll(async () => {
  await app.end();
  await stage.pool.query(`drop owned by ${role}`);
  await stage.pool.query(`drop role ${role}`);
  await stage.close();
});

/** The tables with a guarded column, the moves it may make, and a row in any of its states. */
const guarded: Record<string, { column: string; moves: Moves; row(state: string): Promise<string> }> = {
  orders: {
    column: 'state',
    moves: transitions.order,
    row: (state) => anOrder(stage, state as OrderState),
  },
  order_lines: {
    column: 'state',
    moves: transitions.line,
    row: async (state) => aLine(stage, await anOrder(stage, 'paid'), state as 'waiting'),
  },
  refunds: {
    column: 'state',
    moves: transitions.refund,
    row: async (state) => {
      const id = newId('rfd');
      await insert('refunds', {
        id,
        order_id: await anOrder(stage, 'paid'),
        purpose: 'goodwill',
        state,
        amount_cents: 1,
      });
      return id;
    },
  },
  esim_changes: {
    column: 'state',
    moves: transitions.change,
    row: async (state) => {
      const id = newId('chg');
      const { id: esim_id } = await anEsim(stage);
      await insert('esim_changes', { id, esim_id, kind: 'cancel', state, actor: 'buyer' });
      return id;
    },
  },
  order_units: {
    column: 'decision',
    moves: decisions,
    row: async (state) => {
      const fate = state === 'open' ? null : (state as 'deliver' | 'refund');
      const lineId = await aLine(stage, await anOrder(stage, 'paid'), 'accepted', {}, fate);
      const { rows } = await stage.pool.query('select id from order_units where line_id = $1', [lineId]);
      return rows[0].id;
    },
  },
  supplier_intents: {
    column: 'outcome',
    moves: outcomes,
    row: async (state) => {
      const lineId = await aLine(stage, await anOrder(stage, 'paid'), 'queued');
      const about = { lineId, transactionId: lineId, request: {} };
      await anIntent(stage, about, state === 'absent' ? 'unknown' : (state as Outcome));
      const { rows } = await stage.pool.query(
        `update supplier_intents set outcome = $2 where line_id = $1 returning id`,
        [lineId, state],
      );
      return rows[0].id;
    },
  },
};

async function insert(table: string, values: Record<string, unknown>): Promise<void> {
  const marks = Object.keys(values).map((_, index) => `$${index + 1}`);
  await stage.pool.query(
    `insert into ${table} (${Object.keys(values)}) values (${marks})`,
    Object.values(values),
  );
}

describe.each(Object.keys(guarded))('%s', (table) => {
  const { column, moves, row } = guarded[table] ?? { column: '', moves: {}, row: () => Promise.resolve('') };
  test.each(Object.keys(moves))(
    '%s: the database allows what the table allows, and nothing else',
    async (from) => {
      const id = await row(from);
      const found: string[] = [];
      for (const to of [...Object.keys(moves), 'no-such-state']) {
        // Undone, so that the next move starts from the same state; deferred guards are asked before.
        await app.query('begin');
        try {
          const set = to === 'open' ? 'null' : `'${to}'`;
          const { rowCount } = await app.query(`update ${table} set ${column} = ${set} where id = $1`, [id]);
          await app.query('set constraints all immediate');
          if (rowCount === 1) found.push(to);
        } catch (error) {
          expect(String(error), `${table}: ${from} → ${to}`).toMatch(
            /may not|is decided|violates check|no state/,
          );
        } finally {
          await app.query('rollback');
        }
      }
      // Staying where it is changes nothing and is allowed.
      expect(found.sort()).toEqual([...(moves[from] ?? []), from].sort());
    },
  );
});
