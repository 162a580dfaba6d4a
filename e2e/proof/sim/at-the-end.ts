import { sql } from 'drizzle-orm';
import type { World } from './world.ts';

/** What is still under way: a paid unit without fate, money not back, a line or change without end. */
export async function restless(world: World): Promise<string[]> {
  // Of what the bank holds, Stripe pays nothing back.
  const held = world.stripe
    .state()
    .disputes.flatMap(({ status, payment_intent }) => (status === 'won' ? [] : [payment_intent]));
  // A session that nobody has paid may stay open for as long as Stripe keeps it.
  const paid = world.stripe.ledger().flatMap(({ session, captured }) => (captured > 0 ? [session] : []));
  const { rows } = await world.db.execute<{ what: string }>(sql`
    select 'unit ' || u.id as what from order_units u join order_lines l on l.id = u.line_id
      join orders o on o.id = l.order_id where o.paid_at is not null and u.decision is null
    union all select 'refund ' || id || ' ' || state from refunds where state in ('due', 'sent', 'pending')
      and not exists (select 1 from orders o where o.id = refunds.order_id
        and o.stripe_payment_intent in (select jsonb_array_elements_text(${JSON.stringify(held)}::jsonb)))
    union all select 'line ' || l.id || ' ' || l.state from order_lines l
      where l.state not in ('waiting', 'delivered', 'closed')
    union all select 'change ' || id || ' ' || state from esim_changes where state in ('due', 'sent')
    union all select 'event ' || id || ' ' || type from events where state = 'stored'
    union all select 'order ' || id || ' ' || state from orders
      where state = 'processing' or state in ('draft', 'session_open')
        and stripe_session_id in (select jsonb_array_elements_text(${JSON.stringify(paid)}::jsonb))
    union all select 'mail ' || id || ' ' || kind from mails where state = 'queued'`);
  const apart = (await moneyApart(world)).map(({ rule, order }) => `${rule}: ${order}`);
  return [...rows.map(({ what }) => what), ...apart, ...(await strays(world))].sort();
}

/** When nothing is under way any more, the books of shop, Stripe and supplier tell one story. */
export async function booksAgree(world: World): Promise<void> {
  for (const { rule, order } of await moneyApart(world)) world.broken(rule, order);
  await supplierAgrees(world);
  await historyAgrees(world);
  await secretsStay(world);
}

/** Payments of which shop and Stripe tell different stories: a refund that failed late is heard of minutes after. */
async function moneyApart(world: World): Promise<{ rule: string; order: string }[]> {
  const { rows } = await world.db.execute<{
    id: string;
    intent: string | null;
    captured: number;
    back: number;
  }>(sql`
    select o.id, o.stripe_payment_intent as intent, o.captured_cents::int as captured,
      (select coalesce(sum(amount_cents), 0)::int from refunds r where r.order_id = o.id and r.state = 'succeeded') as back
    from orders o where o.kind <> 'replacement'`);
  const shop = new Map(rows.map((row) => [row.id, row]));
  return world.stripe.ledger().flatMap(({ client_reference_id, captured, refunded }) => {
    if (captured === 0) return [];
    const order = shop.get(client_reference_id ?? '');
    if (!order || order.captured !== captured) {
      return [{ rule: 'P1 a payment is known to the shop', order: client_reference_id ?? 'nobody’s' }];
    }
    if (order.back === refunded) return [];
    return [{ rule: `I1 the shop sent back ${order.back}, Stripe ${refunded}`, order: order.id }];
  });
}

/** Of what the supplier accepted, what is no eSIM of ours, not cancelled, and in no alarm. */
async function strays(world: World): Promise<string[]> {
  const { rows } = await world.db.execute<{ no: string }>(sql`select esim_tran_no as no from esims`);
  const linked = new Set(rows.map(({ no }) => no));
  const told = JSON.stringify((await world.db.execute(sql`select subject, detail from alarms`)).rows);
  return world.supplier.ledger().orders.flatMap(({ orderNo, transactionId, esims }) => {
    if (told.includes(orderNo) || told.includes(transactionId)) return [];
    const open = esims.filter(({ esimTranNo, cancelled }) => !cancelled && !linked.has(esimTranNo));
    const untold = open.filter(({ esimTranNo }) => !told.includes(esimTranNo));
    return untold.length > 0 ? [`supplier order ${orderNo} of ${transactionId}`] : [];
  });
}

async function supplierAgrees(world: World): Promise<void> {
  for (const stray of await strays(world))
    world.broken('I2 an accepted order is linked, cancelled or told of', stray);
  const { rows: alarms } = await world.db.execute<{ kind: string; subject: string }>(
    sql`select kind, subject from alarms`,
  );
  const { rows: topUps } = await world.db.execute<{ id: string; decision: string; order: string }>(sql`
    select l.id, u.decision, l.order_id as "order" from order_lines l join order_units u on u.line_id = l.id
    where l.esim_id is not null and u.decision is not null`);
  const added = world.supplier.ledger().topUps.map(({ transactionId }) => transactionId);
  for (const { id, decision, order } of topUps) {
    const count = added.filter((transactionId) => transactionId.includes(order)).length;
    const alarmed = alarms.some(({ kind, subject }) => kind === 'topup-after-refund' && subject === id);
    const right = decision === 'deliver' ? count === 1 : count === 0 || alarmed;
    if (!right) world.broken(`P7 a top-up decided as ${decision} was added ${count} times`, id);
  }
}

/** Each step begins where the last one ended, and is a move of the table. */
async function historyAgrees(world: World): Promise<void> {
  const { rows } = await world.db.execute<{ subject: string; what: string }>(sql`
    select h.subject, h.subject_id || ' ' || h.from_state || ' → ' || h.to_state as what from order_history h
    where h.subject in ('order', 'line', 'refund', 'change') and h.from_state is not null
      and not exists (select 1 from allowed_transitions t
        where t.machine = h.subject and t.from_state = h.from_state and t.to_state = h.to_state)`);
  for (const { subject, what } of rows) world.broken(`I6 a move of no table (${subject})`, what);
}

/** Codes and addresses are in their own columns and nowhere else. */
async function secretsStay(world: World): Promise<void> {
  const { rows } = await world.db.execute<{ place: string }>(sql`
    select 'events' as place from events where body::text ~ 'LPA:|Traveller@'
    union all select 'jobs' from graphile_worker._private_jobs where payload::text ~ 'LPA:|Traveller@'
    union all select 'history' from order_history where coalesce(cause, '') ~ 'LPA:|Traveller@'
    union all select 'alarms' from alarms where detail::text ~* 'LPA:|traveller@'
    union all select 'eSIMs' from esims where sealed_activation_code ~ 'LPA:'`);
  for (const { place } of rows) world.broken('I8 a secret where it does not belong', place);
}
