import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transitions } from './schema/transitions.ts';
import { cloneDatabase, type TestDatabase, templateName } from './testing.ts';

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
    const starts = { order: 'draft', line: 'waiting', refund: 'due', change: 'due' }[machine];
    const reached = new Set([starts, ...Object.values(states).flat()]);
    expect([...reached].sort(), machine).toEqual(Object.keys(states).sort());
  }
});

let count = 0;

/** An order of two units of 500 cents, one of them delivered, with an intent and an eSIM, in plain SQL. */
async function boughtOrder(state = 'paid'): Promise<string> {
  count += 1;
  const id = `o${count}`;
  const statements = [
    `insert into orders (id, state, buyer_key, checkout_key, total_cents, captured_cents, terms_version)
     values ('${id}', '${state}', 'b', '${id}', 1000, ${state === 'draft' ? 0 : 1000}, '1')`,
    `insert into order_lines (id, order_id, no, plan_code, supplier_code, plan, quantity, unit_price_cents, cost_units)
     values ('${id}l', '${id}', 1, 'P', 'P', '{}', 2, 500, 100)`,
    `insert into order_units (id, line_id, no, decision, price_cents)
     values ('${id}d', '${id}l', 1, 'deliver', 500), ('${id}r', '${id}l', 2, 'refund', 500), ('${id}n', '${id}l', 3, null, 500)`,
    `insert into supplier_intents (id, line_id, transaction_id, n, request) values ('${id}i', '${id}l', '${id}t', 1, '{}')`,
    esim(id, 'd'),
    `insert into order_history (id, order_id, subject, subject_id, to_state, actor) values ('${id}h', '${id}', 'order', '${id}', 'paid', 'job')`,
  ];
  for (const statement of statements) await t.pool.query(statement);
  return id;
}

function esim(id: string, unit: string): string {
  return `insert into esims (id, unit_id, esim_tran_no, supplier_order_no, iccid, sealed_activation_code,
      esim_status, smdp_status, total_bytes, total_days)
    values ('${id}${unit}e', '${id}${unit}', '${id}${unit}t', 'B', '1', 'k', 'GOT_RESOURCE', 'RELEASED', 1, 1)`;
}

function refund(
  id: string,
  unit: string | null,
  purpose: string,
  more: { order?: string; currency?: string; state?: string } = {},
) {
  const { order = id, currency = 'usd', state = 'due' } = more;
  return `insert into refunds (id, order_id, unit_id, purpose, amount_cents, currency, state) values
    ('f_${id}_${unit}_${purpose}', '${order}', ${unit ? `'${id}${unit}'` : 'null'}, '${purpose}', 100, '${currency}', '${state}')`;
}

const allowed = (statement: string) => expect(t.pool.query(statement), statement).resolves.toBeDefined();
const refused = (statement: string, why: RegExp) =>
  expect(t.pool.query(statement), statement).rejects.toThrow(why);

test('records of what happened, and of money, are never emptied', async () => {
  const id = await boughtOrder();
  await refused('truncate audit_log', /append-only/);
  await refused('truncate order_history', /append-only/);
  await refused('truncate orders cascade', /append-only|never removed/);
  await allowed(refund(id, 'r', 'undelivered'));
  for (const table of ['refunds', 'supplier_intents']) {
    await refused(`delete from ${table}`, /never removed/);
    await refused(`truncate ${table} cascade`, /never removed/);
  }
  await refused(`delete from order_units where id = '${id}r'`, /never removed/);
  await refused('truncate order_units cascade', /never removed/);
  await allowed(`delete from order_units where id = '${id}n'`);
});

test('the rules of the state machines change by migration only', async () => {
  const free = `insert into allowed_transitions values ('line', 'closed', 'queued')`;
  for (const statement of [
    free,
    `update allowed_transitions set to_state = 'paid'`,
    'delete from allowed_transitions',
    'truncate allowed_transitions',
  ])
    await refused(statement, /by migration only/);
  await allowed(`begin; set local landfall.migrating = 'on'; ${free}; rollback`);
  await refused(free, /by migration only/);
});

test('a refund fits its order and stays what it is [A20]', async () => {
  const [id, other, odd] = [await boughtOrder(), await boughtOrder(), await boughtOrder('mismatch')];
  await refused(refund(id, 'd', 'present'), /refunds_purpose/);
  await refused(refund(id, 'r', 'undelivered', { currency: 'jpy' }), /not paid in jpy/);
  await refused(refund(id, 'r', 'undelivered', { order: other }), /not of order/);
  await refused(refund(id, null, 'cancelled'), /refunds_of_a_unit/);
  await refused(refund(id, null, 'mismatch'), /no mismatch/);
  await refused(refund(id, 'r', 'undelivered', { state: 'gone' }), /no state/);
  await allowed(refund(odd, null, 'mismatch', { currency: 'jpy' }));
  await allowed(refund(id, null, 'goodwill'));
  await allowed(refund(id, 'r', 'undelivered'));
  const mine = `where id = 'f_${id}_r_undelivered'`;
  for (const set of [
    `id = 'f'`,
    `order_id = '${other}'`,
    'unit_id = null',
    `purpose = 'goodwill'`,
    `currency = 'eur'`,
    'amount_cents = 1',
  ])
    await refused(`update refunds set ${set} ${mine}`, /never changes/);
  await allowed(`update refunds set stripe_refund_id = 're_1', attempts = 1 ${mine}`);
  await allowed(`update refunds set stripe_refund_id = 're_1' ${mine}`);
  await refused(`update refunds set stripe_refund_id = 're_2' ${mine}`, /never changes/);
  await refused(`update refunds set stripe_refund_id = null ${mine}`, /never changes/);
});

const newOrder = (id: string, state: string, captured = 0) =>
  `insert into orders (id, state, buyer_key, checkout_key, total_cents, captured_cents, terms_version)
   values ('${id}', '${state}', 'b', '${id}', 1000, ${captured}, '1')`;

test('an order is captured with its payment, once', async () => {
  const id = await boughtOrder('draft');
  await refused(newOrder('x', 'gone'), /no state/);
  await refused(newOrder('x', 'draft', 1), /unpaid/);
  await refused(`update orders set captured_cents = 1000 where id = '${id}'`, /with its payment/);
  await refused(
    `update orders set captured_cents = 1, state = 'session_open' where id = '${id}'`,
    /with its payment/,
  );
  await allowed(`update orders set captured_cents = 1000, state = 'paid' where id = '${id}'`);
  await refused(`update orders set captured_cents = 9000 where id = '${id}'`, /with its payment/);
  await allowed(`update orders set captured_cents = 1000, attempts = 1 where id = '${id}'`);
});

test('outside tests an order begins as a draft', async () => {
  const name = `landfall_guarded_${process.pid}`;
  await t.pool.query(`create database ${name} template ${templateName}`);
  const url = new URL(t.url);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await expect(client.query(newOrder('x', 'paid', 1000))).rejects.toThrow(/begin as a draft/);
    await client.query(newOrder('x', 'draft'));
  } finally {
    await client.end();
    await t.pool.query(`drop database ${name} with (force)`);
  }
});

test('lines begin in a known state and stay with their order', async () => {
  const [id, other] = [await boughtOrder(), await boughtOrder()];
  await refused(
    `insert into order_lines (id, order_id, no, state, plan_code, supplier_code, plan, quantity, unit_price_cents, cost_units)
     values ('x', '${id}', 2, 'gone', 'P', 'P', '{}', 1, 500, 100)`,
    /no state/,
  );
  await refused(`update order_lines set order_id = '${other}' where id = '${id}l'`, /never changes/);
});

test('an intent keeps its request, and its outcome moves one way', async () => {
  const id = await boughtOrder();
  for (const set of [`transaction_id = 'x'`, `line_id = 'x'`, 'n = 2', `request = '{"a":1}'`])
    await refused(`update supplier_intents set ${set} where id = '${id}i'`, /never changes/);
  await refused(
    `insert into supplier_intents (id, line_id, transaction_id, n, request, outcome) values ('x', '${id}l', 'x', 2, '{}', 'absent')`,
    /may not become/,
  );
  const become = (outcome: string) =>
    `update supplier_intents set outcome = '${outcome}' where id = '${id}i'`;
  await refused(become('absent'), /may not become/);
  for (const outcome of ['unknown', 'unknown', 'absent']) await allowed(become(outcome));
  for (const outcome of ['accepted', 'rejected', 'pending']) await refused(become(outcome), /may not become/);
  for (const outcome of ['unknown', 'accepted']) await allowed(become(outcome));
  for (const outcome of ['unknown', 'rejected', 'absent', 'pending'])
    await refused(become(outcome), /may not become/);
});

test('an eSIM belongs to a delivered unit for good, and a unit keeps its price', async () => {
  const id = await boughtOrder();
  await refused(esim(id, 'r'), /not decided as delivered/);
  await refused(esim(id, 'n'), /not decided as delivered/);
  for (const set of [`unit_id = '${id}n'`, `esim_tran_no = 'x'`, `iccid = '2'`])
    await refused(`update esims set ${set} where id = '${id}de'`, /never changes/);
  await allowed(`update esims set used_bytes = 1 where id = '${id}de'`);
  for (const set of ['price_cents = 1', `currency = 'jpy'`, `line_id = 'x'`])
    await refused(`update order_units set ${set} where id = '${id}n'`, /never changes/);
});

test('a change moves one way, one at a time, and stays what it is', async () => {
  const id = await boughtOrder();
  const change = (name: string, kind = 'cancel', state = 'due') =>
    `insert into esim_changes (id, esim_id, kind, state, actor) values ('${id}${name}', '${id}de', '${kind}', '${state}', 'buyer')`;
  const become = (name: string, state: string) =>
    `update esim_changes set state = '${state}' where id = '${id}${name}'`;
  await refused(change('x', 'upgrade'), /esim_changes_kind/);
  await refused(change('x', 'cancel', 'gone'), /no state/);
  await allowed(change('a'));
  await refused(change('b', 'suspend'), /esim_changes_one_live/);
  await refused(become('a', 'done'), /may not move/);
  await allowed(become('a', 'sent'));
  await refused(become('a', 'due'), /may not move/);
  await refused(change('b', 'suspend'), /esim_changes_one_live/);
  for (const set of [`kind = 'suspend'`, `actor = 'job'`, `esim_id = 'x'`, `id = 'x'`])
    await refused(`update esim_changes set ${set} where id = '${id}a'`, /never changes/);
  await allowed(become('a', 'refused'));
  for (const state of ['due', 'sent', 'done']) await refused(become('a', state), /may not move/);
  await allowed(change('b', 'suspend'));
  await refused(`delete from esim_changes where id = '${id}a'`, /never removed/);
  await refused('truncate esim_changes', /never removed/);
});

test('money for a cancelled eSIM goes back after the supplier has confirmed it, and not before', async () => {
  const id = await boughtOrder();
  const top = `${id}t`;
  await t.pool.query(
    `insert into orders (id, kind, state, buyer_key, checkout_key, total_cents, captured_cents, terms_version)
     values ('${top}', 'topup', 'paid', 'b', '${top}', 1000, 1000, '1')`,
  );
  await t.pool.query(topUpLine(top, `'${id}de'`));
  await t.pool.query(
    `insert into order_units (id, line_id, no, decision, price_cents) values ('${top}d', '${top}l', 1, 'deliver', 500)`,
  );
  const early = [refund(id, 'd', 'cancelled'), refund(top, 'd', 'cancelled')];
  const noneYet = async () => {
    for (const statement of early) await refused(statement, /not cancelled at the supplier/);
  };
  await noneYet();
  await t.pool.query(
    `insert into esim_changes (id, esim_id, kind, actor) values ('${id}s', '${id}de', 'suspend', 'buyer')`,
  );
  for (const state of ['sent', 'done'])
    await t.pool.query(`update esim_changes set state = '${state}' where id = '${id}s'`);
  await noneYet();
  await t.pool.query(
    `insert into esim_changes (id, esim_id, kind, actor) values ('${id}c', '${id}de', 'cancel', 'buyer')`,
  );
  await noneYet();
  await t.pool.query(`update esim_changes set state = 'sent' where id = '${id}c'`);
  await noneYet();
  await t.pool.query(`update esim_changes set state = 'done' where id = '${id}c'`);
  for (const statement of early) await allowed(statement);
  for (const statement of early) await refused(statement, /duplicate key/);
  await refused(refund(id, 'r', 'cancelled'), /not cancelled at the supplier/);
});

function topUpLine(order: string, esimId: string, quantity = 1): string {
  return `insert into order_lines (id, order_id, no, plan_code, supplier_code, plan, quantity, unit_price_cents, cost_units, esim_id)
     values ('${order}l', '${order}', 1, 'P', 'P', '{}', ${quantity}, 500, 100, ${esimId})`;
}

test('a top-up is one unit for one eSIM, and no other order names one', async () => {
  const id = await boughtOrder();
  const top = `${id}t`;
  await t.pool.query(newOrder(top, 'draft').replace('(id,', '(kind, id,').replace("('", "('topup', '"));
  await refused(topUpLine(top, 'null'), /does not fit its order/);
  await refused(topUpLine(top, `'${id}de'`, 2), /does not fit its order/);
  await refused(topUpLine(top, `'nobody'`), /order_lines_esim_id/);
  await t.pool.query(newOrder(`${id}x`, 'draft'));
  await refused(topUpLine(`${id}x`, `'${id}de'`), /does not fit its order/);
  await allowed(topUpLine(top, `'${id}de'`));
  await refused(`update order_lines set esim_id = null where id = '${top}l'`, /never changes/);
  const intent = (kind: string, esimId: string) =>
    `insert into supplier_intents (id, line_id, transaction_id, n, request, kind, esim_id)
     values ('${top}i', '${top}l', '${top}t', 1, '{}', '${kind}', ${esimId})`;
  await refused(intent('topup', 'null'), /supplier_intents_top_up/);
  await refused(intent('order', `'${id}de'`), /supplier_intents_top_up/);
  await allowed(intent('topup', `'${id}de'`));
  for (const set of [`kind = 'order'`, 'esim_id = null', `before = '{}'`])
    await refused(`update supplier_intents set ${set} where id = '${top}i'`, /never changes/);
});

test('readings are appended, never changed', async () => {
  const id = await boughtOrder();
  await allowed(
    `insert into readings (id, esim_id, allowance, used_bytes, total_bytes, at) values ('${id}g', '${id}de', 0, 1, 2, shop_now())`,
  );
  await refused(`update readings set used_bytes = 0 where id = '${id}g'`, /append-only/);
  await refused(`delete from readings where id = '${id}g'`, /append-only/);
  await refused('truncate readings', /append-only/);
});
