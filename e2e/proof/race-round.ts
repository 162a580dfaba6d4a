import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { openVisitor } from './browser-forms.ts';
import { type KillableShop, waitFor } from './killable-shop.ts';

export interface Tally {
  triples: number;
  lost: number;
  doubled: number;
  delivered: number;
  refunded: number;
  /** Who settled, by the history: the buyer's return, Stripe's webhook, the sweep. */
  winners: Record<string, number>;
  problems: string[];
}

interface Contender {
  orderId: string;
  sessionId: string;
  buyer: string;
}

const plan = 'ES_3_30';
/** Checkouts begun side by side; the shop itself allows 300 unpaid orders a minute. */
const abreast = 25;
/** Redirect and sweep start within this time of the payment, in an order left to chance. */
const spreadMs = 12;

/**
 * `many` paid sessions, each settled at once by the buyer's return (a POST to one of the webs), by Stripe's
 * webhook and by the sweep's job. Then the clock passes the deadline, so that what the supplier had no time
 * for goes back, and the ledgers are compared.
 */
export async function raceRound(shop: KillableShop, many: number): Promise<Tally> {
  shop.supplier.settings({ allocation: { mode: 'normal', delayMs: 200 } });
  const orderIds: string[] = [];
  let action: { data: FormData; orderId: string } | null = null;
  while (orderIds.length < many) {
    const size = Math.min(abreast, many - orderIds.length);
    const batch = await Promise.all(Array.from({ length: size }, () => shop.checkout(plan, 1)));
    action ??= await returnForm(shop, batch[0]);
    const { data, orderId } = action;
    await Promise.all(batch.map((one, n) => triple(shop, one, formFor(data, orderId, one), n)));
    orderIds.push(...batch.map((one) => one.orderId));
  }
  await waitFor('every payment', () => allPaid(shop, orderIds), 120).catch(() => {});
  await pass(shop, 31 * 60);
  await waitFor('every order’s end', () => allEnded(shop), 180).catch(() => {});
  return compare(shop, orderIds);
}

async function returnForm(shop: KillableShop, one: Contender | undefined) {
  if (!one) throw new Error('a round needs an order');
  const visitor = openVisitor(shop.url);
  visitor.setCookie('landfall_buyer', one.buyer);
  return { data: await visitor.form(`/orders/${one.orderId}`, 'Check again'), orderId: one.orderId };
}

/** The same form for another order: its id is the one thing that differs. */
function formFor(data: FormData, from: string, { orderId }: Contender): FormData {
  const own = new FormData();
  for (const [name, value] of data) own.set(name, String(value).replaceAll(from, orderId));
  return own;
}

async function triple(
  shop: KillableShop,
  { orderId, sessionId, buyer }: Contender,
  data: FormData,
  n: number,
): Promise<void> {
  const web = shop.webs[n % shop.webs.length];
  const visitor = openVisitor(web?.url ?? shop.url);
  visitor.setCookie('landfall_buyer', buyer);
  // Its webhooks leave in this very moment; the others follow within milliseconds, before, between or after.
  const webhook = shop.stripe.pay(sessionId, { email: `${orderId}@example.com` });
  const redirect = sleep(randomInt(spreadMs)).then(async () => {
    const response = await visitor.send(`/orders/${orderId}`, data);
    await response.arrayBuffer();
  });
  const sweep = sleep(randomInt(spreadMs)).then(() =>
    shop.db.execute(sql`select graphile_worker.add_job('settle-order', json_build_object('id', ${orderId}::text),
      job_key => ${`settle-order:${orderId}`}, max_attempts => 5, priority => -20)`),
  );
  await Promise.all([webhook, redirect, sweep]);
}

async function allPaid(shop: KillableShop, orderIds: string[]): Promise<boolean> {
  const { rows } = await shop.pool.query(
    `select count(*)::int as n from orders where id = any($1) and paid_at is not null`,
    [orderIds],
  );
  return rows[0]?.n === orderIds.length;
}

async function allEnded(shop: KillableShop): Promise<boolean> {
  const { rows } = await shop.pool.query(
    `select (select count(*) from order_lines where state not in ('waiting', 'delivered', 'closed'))
      + (select count(*) from refunds where state <> 'succeeded') as n`,
  );
  return Number(rows[0]?.n) === 0;
}

/** Moves the shop's clock ahead, and Stripe's. The supplier takes no call signed half an hour ago: its clock stays. */
async function pass(shop: KillableShop, seconds: number): Promise<void> {
  const { rows } = await shop.pool.query(
    `insert into shop_clock (id, ahead) values (1, make_interval(secs => $1))
     on conflict (id) do update set ahead = shop_clock.ahead + excluded.ahead
     returning extract(epoch from ahead) * 1000 as ms`,
    [seconds],
  );
  shop.stripe.clock(Number(rows[0]?.ms));
}

interface Row {
  id: string;
  winner: string | null;
  paid: number;
  queued: number;
  intents: number;
  decision: string | null;
  refunds: string[];
}

/** Each order against its own history and the ledgers of Stripe and supplier. */
async function compare(shop: KillableShop, orderIds: string[]): Promise<Tally> {
  const { rows } = await shop.pool.query<Row>(
    `select orders.id, decision,
      (select min(actor) from order_history where order_id = orders.id and subject = 'order' and to_state = 'paid') as winner,
      (select count(*)::int from order_history where order_id = orders.id and subject = 'order' and to_state = 'paid') as paid,
      (select count(*)::int from order_history where order_id = orders.id and subject = 'line' and to_state = 'queued') as queued,
      (select count(*)::int from supplier_intents where line_id = order_lines.id) as intents,
      array(select id from refunds where order_id = orders.id) as refunds
     from orders join order_lines on order_id = orders.id join order_units on line_id = order_lines.id
     where orders.id = any($1)`,
    [orderIds],
  );
  const payments = new Map(shop.stripe.ledger().map((entry) => [entry.client_reference_id, entry]));
  const bought = new Map<string, { alive: number; orders: number }>();
  for (const { transactionId, cancelled } of shop.supplier.ledger().orders) {
    const id = transactionId.split('_').slice(1, -2).join('_');
    const known = bought.get(id) ?? { alive: 0, orders: 0 };
    bought.set(id, { alive: known.alive + (cancelled ? 0 : 1), orders: known.orders + 1 });
  }
  const tally = { triples: orderIds.length, lost: 0, doubled: 0, delivered: 0, refunded: 0 };
  const problems: string[] = [];
  const winners: Record<string, number> = {};
  for (const row of rows) {
    if (row.winner) winners[row.winner] = (winners[row.winner] ?? 0) + 1;
    const payment = payments.get(row.id);
    const supplied = bought.get(row.id) ?? { alive: 0, orders: 0 };
    const sent = payment?.refunds.length ?? 0;
    const whole = payment?.refunded === payment?.captured;
    const delivered = row.decision === 'deliver' && supplied.alive === 1 && sent === 0;
    const refunded = row.decision === 'refund' && supplied.alive === 0 && sent === 1 && whole;
    if (delivered) tally.delivered += 1;
    else if (refunded) tally.refunded += 1;
    const doubled = row.paid > 1 || row.queued > 1 || row.intents > 1 || supplied.orders > 1 || sent > 1;
    if (doubled) tally.doubled += 1;
    else if (row.paid === 0 || (!delivered && !refunded)) tally.lost += 1;
    if (doubled || (!delivered && !refunded)) problems.push(`${JSON.stringify({ ...row, supplied, sent })}`);
  }
  return { ...tally, winners, problems };
}
