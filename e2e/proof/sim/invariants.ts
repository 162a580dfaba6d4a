import { eq } from 'drizzle-orm';
import { orders } from '#db/schema/index.ts';
import { orderFor } from '#lib/orders/read.ts';
import { linkSecret, type World } from './world.ts';

/** An undelivered unit is refunded at 30 minutes; a worker may be dead or asleep at that moment. */
const latestSeconds = 30 * 60 + 180;

/** Each row is something that must never be, at the moment $1: the rule, and what breaks it. Decisions come along, to be remembered. */
export const rules = `
  select 'decision' as rule, id as what, decision as more from order_units where decision is not null
  union all
  select 'I1 captured is the sum of the units', o.id, null from orders o
    where o.captured_cents > 0 and o.kind <> 'replacement' and not exists (
      select 1 from refunds r where r.order_id = o.id and r.purpose = 'mismatch')
      and o.captured_cents <> (select coalesce(sum(u.price_cents), 0) from order_units u
        join order_lines l on l.id = u.line_id where l.order_id = o.id)
  union all
  select 'I1 a unit decided as refunded has its refund', u.id, null from order_units u
    join order_lines l on l.id = u.line_id join orders o on o.id = l.order_id
    where u.decision = 'refund' and u.price_cents > 0
      and not exists (select 1 from refunds r where r.unit_id = u.id and r.purpose = 'undelivered')
      and not exists (select 1 from refunds r where r.order_id = o.id and r.purpose = 'mismatch')
  union all
  select 'I1 a delivered unit has its eSIM', u.id, null from order_units u
    join order_lines l on l.id = u.line_id
    where u.decision = 'deliver' and l.esim_id is null and not exists (select 1 from esims e where e.unit_id = u.id)
  union all
  select 'I1 in flight no longer than promised', u.id, null from order_units u
    join order_lines l on l.id = u.line_id join orders o on o.id = l.order_id
    where u.decision is null and o.paid_at < to_timestamp($1) - interval '${latestSeconds} seconds'
  union all
  select 'I3 an eSIM belongs to a delivered unit', e.id, null from esims e
    join order_units u on u.id = e.unit_id where u.decision is distinct from 'deliver'
  union all
  select 'I5 refunds within captured', o.id, null from orders o
    where o.captured_cents < (select coalesce(sum(amount_cents), 0) from refunds where order_id = o.id)
  union all
  select 'I1 an ended line has no open unit', l.id, null from order_lines l
    join order_units u on u.line_id = l.id where l.state in ('delivered', 'closing', 'closed') and u.decision is null`;

export interface RuleRow {
  rule: string;
  what: string;
  more: string | null;
}

export type Invariants = ReturnType<typeof openInvariants>;

/** What has to hold after every step, in the shop's books and in those of both stand-ins. */
export function openInvariants(world: World) {
  const decisions = new Map<string, string>();

  function inShop(rows: readonly RuleRow[]): void {
    for (const { rule, what, more } of rows) {
      if (rule !== 'decision') world.broken(rule, what);
      else if ((decisions.get(what) ?? more) !== more) world.broken('I3 a decision is written once', what);
      else decisions.set(what, more ?? '');
    }
  }

  function atStripe(): void {
    const paidSessions = new Map<string, number>();
    for (const one of world.stripe.ledger()) {
      const reference = one.client_reference_id ?? '';
      if (one.captured > 0) paidSessions.set(reference, (paidSessions.get(reference) ?? 0) + 1);
      if (one.refunded + one.refundsPending > one.captured)
        world.broken('I5 Stripe sent back more than it took', reference);
      const seen = new Set<string>();
      for (const { status, metadata } of one.refunds) {
        const id = metadata?.refund_id ?? 'none';
        if (status === 'failed' || status === 'canceled') continue;
        if (seen.has(id)) world.broken('I5 a refund went out twice', id);
        seen.add(id);
      }
    }
    for (const [order, count] of paidSessions)
      if (count > 1) world.broken('P2 charged twice for one click', order);
  }

  function atSupplier(): void {
    const { orders: placed, topUps } = world.supplier.ledger();
    const second = world.supplier.state().settings.repeat === 'second-order';
    const live = new Map<string, string[]>();
    for (const { transactionId, cancelled } of placed) {
      const line = transactionId.replace(/_\d+$/, '');
      if (!cancelled) live.set(line, [...(live.get(line) ?? []), transactionId]);
    }
    for (const [line, ids] of live) {
      // A supplier that makes a second order of a repeated id is looked at when all is over.
      const count = second ? new Set(ids).size : ids.length;
      if (count > 1) world.broken('I2 bought twice', line);
    }
    const added = new Map<string, number>();
    for (const { transactionId } of topUps) {
      const line = transactionId.replace(/_\d+$/, '');
      added.set(line, (added.get(line) ?? 0) + 1);
    }
    for (const [line, count] of added) if (count > 1) world.broken('P7 topped up twice', line);
  }

  function mails(): void {
    const sent = new Map<string, number>();
    for (const { id } of world.letters) sent.set(id, (sent.get(id) ?? 0) + 1);
    for (const [id, count] of sent)
      if (count > 1 + (world.doubtful.get(id) ?? 0)) world.broken('I9 a mail went out too often', id);
  }

  /** The code is on the page of whoever bought it, of a free order, and nowhere else. */
  async function pages(): Promise<void> {
    const keys = { encryption: world.keys, linkSecret };
    for (const order of await world.db.select().from(orders)) {
      const viewer = { customerId: null, orderToken: null };
      if (await orderFor(world.db, keys, { ...viewer, buyerKey: 'a stranger' }, order.id)) {
        world.broken('I4 a stranger sees the order', order.id);
      }
      const page = await orderFor(world.db, keys, { ...viewer, buyerKey: order.buyerKey }, order.id);
      const codes =
        page?.lines.flatMap(({ units }) => units).filter(({ esim }) => esim?.activationCode) ?? [];
      if (codes.length > 0 && !['paid', 'dispute_won'].includes(order.state)) {
        world.broken('I4 a code is shown of an order that is not free', order.id);
      }
      const own = codes.filter(({ id }) => decisions.get(id) === 'deliver');
      if (own.length < codes.length) world.broken('I4 a code is shown of an undelivered unit', order.id);
    }
  }

  return {
    /** With the rows of `rules`. */
    step: inShop,
    /** The books of the mail service and, when somebody was there, of the stand-ins. */
    outside: () => {
      mails();
      if (!world.touched) return;
      atStripe();
      atSupplier();
    },
    pages,
    orderCount: () => world.db.$count(orders, eq(orders.kind, 'sale')),
  };
}
