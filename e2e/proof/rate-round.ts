import { type KillableShop, waitFor } from './killable-shop.ts';

export interface Rate {
  orders: number;
  delivered: number;
  calls: number;
  /** The most supplier calls of any one second, by the stand-in's clock. */
  busiest: number;
  /** Slots given to a caller of a lane while one that came clearly earlier waited in the same lane. */
  overtaken: number;
  /** How far an order came before or after its place in the order of payment. */
  farthest: number;
  seconds: number;
}

const plan = 'ES_3_30';
/** Callers that come closer together than this came at the same time. */
const sameMs = 100;

/**
 * `many` orders are paid while no worker runs; then all workers begin at once. The stand-in counts their
 * calls, the database notes who drew a ticket when and who was given a slot when.
 */
export async function rateRound(shop: KillableShop, many: number): Promise<Rate> {
  await Promise.all(shop.workers.map((worker) => worker.stop('SIGTERM')));
  await shop.pool.query(noteTickets);
  const paid: string[] = [];
  for (let n = 0; n < many; n += 1) {
    const { orderId, sessionId } = await shop.checkout(plan, 1);
    await shop.stripe.pay(sessionId, { email: `rate-${n}@example.com` });
    paid.push(orderId);
  }
  const before = shop.supplier.calls().calls.length;
  const began = Date.now();
  await Promise.all(shop.workers.map((worker) => worker.start()));
  await waitFor('every delivery', async () => (await delivered(shop)) === many, 60 + many * 2);
  const { calls, busiestSecond } = shop.supplier.calls();
  return {
    orders: many,
    delivered: await delivered(shop),
    calls: calls.length - before,
    busiest: busiestSecond,
    overtaken: await overtaken(shop),
    farthest: farthest(shop, paid),
    seconds: (Date.now() - began) / 1000,
  };
}

async function delivered(shop: KillableShop): Promise<number> {
  const { rows } = await shop.pool.query(
    `select count(*)::int as n from order_lines where state = 'delivered'`,
  );
  return Number(rows[0]?.n);
}

const noteTickets = `
  create table if not exists ticket_notes (
    ticket bigint primary key, lane int, drawn_at timestamptz, granted_at timestamptz);
  create or replace function note_ticket() returns trigger language plpgsql as $$
  begin
    insert into ticket_notes (ticket, lane, drawn_at) values (new.id, new.lane, clock_timestamp())
    on conflict (ticket) do update set granted_at = case
      when new.expires_at = '-infinity' then clock_timestamp() else ticket_notes.granted_at end;
    return null;
  end $$;
  create or replace trigger note_ticket after insert or update on supplier_tickets
  for each row execute function note_ticket()`;

async function overtaken(shop: KillableShop): Promise<number> {
  const { rows } = await shop.pool.query(
    `select count(*)::int as n from ticket_notes late join ticket_notes early
       on early.lane = late.lane and early.granted_at > late.granted_at
      and early.drawn_at < late.drawn_at - make_interval(secs => $1)`,
    [sameMs / 1000],
  );
  return Number(rows[0]?.n);
}

/** The supplier's orders against the order of payment: how many places the farthest one moved. */
function farthest(shop: KillableShop, paid: string[]): number {
  const bought = shop.supplier
    .ledger()
    .orders.map(({ transactionId }) => paid.findIndex((id) => transactionId.includes(id)));
  return Math.max(0, ...bought.map((place, index) => Math.abs(place - index)));
}
