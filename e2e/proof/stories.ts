import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { linePriceCents } from '#lib/catalogue/price.ts';
import { askForChange } from '#lib/changes/ask.ts';
import { startTopUp } from '#lib/checkout/start-top-up.ts';
import { topUpList } from '#lib/esims/top-up-offers.ts';
import { ring } from '#lib/jobs/queue.ts';
import { sha256 } from '#lib/secrets.ts';
import { linkSecret } from '../run/shop-env.ts';
import { openVisitor } from './browser-forms.ts';
import { type KillableShop, waitFor } from './killable-shop.ts';

export interface Stage {
  shop: KillableShop;
  /** From here on the point of failure is live. */
  arm(): Promise<void>;
  /** Until a process has come by. */
  isArmed(): boolean;
}

/** What somebody does at the shop, through whatever fails meanwhile. Returns the orders known as paid. */
export type Story = (stage: Stage) => Promise<string[]>;

const plan = 'ES_3_30';

/** Two eSIMs, from the checkout page over the payment; pressed again until it works. */
export const purchase: Story = async ({ shop, arm }) => {
  const visitor = openVisitor(shop.url);
  const page = `/checkout?plan=${plan}&quantity=2`;
  let form = new FormData();
  await waitFor('the checkout', async () => {
    form = await visitor.form(page, 'name="checkoutKey"');
    return true;
  });
  await arm();
  await waitFor('the payment page', async () => {
    const response = await visitor.send(page, form);
    return (await response.text()).includes('Continue to payment');
  });
  const buyerKey = sha256(visitor.cookie('landfall_buyer') ?? '');
  const { rows } = await shop.pool.query(
    `select id, stripe_session_id as session from orders where buyer_key = $1`,
    [buyerKey],
  );
  if (rows.length !== 1) throw new Error(`${rows.length} orders came of one checkout`);
  void shop.stripe.pay(String(rows[0]?.session), { email: address() });
  return [String(rows[0]?.id)];
};

/** The supplier refuses the order for good: the money goes back at once. */
export const refusedPurchase: Story = (stage) => {
  stage.shop.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: { error: '400001' } });
  return purchase(stage);
};

/** A worker is asked to stop while the supplier prepares the profiles. */
export const stoppedPurchase: Story = async (stage) => {
  const { shop } = stage;
  shop.supplier.settings({ allocation: { delayMs: 2_000 } });
  const ids = await purchase(stage);
  await waitFor('the supplier order', async () => supplierOrders(shop, ids[0] ?? '').length > 0);
  shop.workers[0]?.signal('SIGTERM');
  return ids;
};

/** Every bell of a line in the middle is lost, and so is the supplier's webhook: the sweep has to ring. */
export const unheardPurchase: Story = async (stage) => {
  const { shop } = stage;
  shop.supplier.settings({ allocation: { delayMs: 1_000 }, webhooks: 'lost' });
  // Armed only when there is something to ring for: any other round of the sweep would do otherwise.
  const ids = await purchase({ ...stage, arm: () => Promise.resolve() });
  const accepted = `select from order_lines where order_id = $1 and state = 'accepted'`;
  await waitFor('the supplier order', async () => (await shop.pool.query(accepted, ids)).rowCount === 1);
  await stage.arm();
  // A look that is under way rings for the next one when it ends.
  for (; stage.isArmed(); await sleep(20)) {
    await shop.pool.query('delete from graphile_worker._private_jobs where locked_at is null');
  }
  return ids;
};

/** An eSIM is cancelled by its owner before anybody installed it. */
export const cancel: Story = async ({ shop, arm }) => {
  const own = await bought(shop);
  await arm();
  const viewer = { buyerKey: own.buyerKey, customerId: null, orderToken: null };
  const asked = await askForChange(shop.db, linkSecret, viewer, own.orderId, own.esimId, 'cancel');
  if (!asked.ok) throw new Error(`cancel refused: ${JSON.stringify(asked)}`);
  return [own.orderId];
};

/** An eSIM is topped up. */
export const topUp: Story = async ({ shop, arm }) => {
  const own = await bought(shop);
  await ring(shop.db, 'list-top-ups', { id: own.esimId });
  const list = async () => topUpList(shop.db, own.esimId);
  await waitFor('the list of top-ups', async () => (await list()).state === 'listed');
  const listed = await list();
  const offer = listed.state === 'listed' ? listed.offers.find(({ kind }) => kind === 'fixed') : null;
  if (!offer) throw new Error('there is no top-up');
  const buyer = { buyerKey: own.buyerKey, customerId: null };
  const viewer = { ...buyer, orderToken: null };
  const started = await startTopUp(
    { db: shop.db, stripe: shop.stripeApi, appUrl: shop.url },
    buyer,
    { linkSecret, viewer, orderId: own.orderId, esimId: own.esimId },
    {
      offer: offer.code,
      days: null,
      seenCents: linePriceCents(offer, null),
      checkoutKey: randomUUID(),
      terms: 'yes',
      immediate: 'yes',
    },
  );
  if (!started.ok) throw new Error(`top-up refused: ${JSON.stringify(started)}`);
  const { rows } = await shop.pool.query('select stripe_session_id as id from orders where id = $1', [
    started.orderId,
  ]);
  await arm();
  void shop.stripe.pay(String(rows[0]?.id), { email: address() });
  return [own.orderId, started.orderId];
};

/** A customer deletes the account; pressed again until it is gone. */
export const erase: Story = async ({ shop, arm }) => {
  const own = await bought(shop);
  const { rows } = await shop.pool.query('select customer_id as id, email from orders where id = $1', [
    own.orderId,
  ]);
  const session = randomBytes(32).toString('hex');
  await shop.pool.query(
    `insert into sessions (session_token, user_id, expires) values ($1, $2, shop_now() + interval '30 days')`,
    [sha256(session), rows[0]?.id],
  );
  const visitor = openVisitor(shop.url);
  visitor.setCookie('landfall-session', session);
  const form = await visitor.form('/account/delete', 'name="email"');
  form.set('email', String(rows[0]?.email));
  await arm();
  await waitFor('the end of the account', async () => {
    const response = await visitor.send('/account/delete', form);
    await response.arrayBuffer();
    const { rowCount } = await shop.pool.query('select 1 from customers where id = $1', [rows[0]?.id]);
    return rowCount === 0;
  });
  return [own.orderId];
};

/** Buys one eSIM and waits until it is there and told about. */
async function bought(shop: KillableShop) {
  const { orderId, sessionId, buyer } = await shop.checkout(plan, 1);
  await shop.stripe.pay(sessionId, { email: address() });
  await waitFor('the first eSIM', () => isTerminal(shop, [orderId]));
  const { rows } = await shop.pool.query(
    `select esims.id from esims join order_units on order_units.id = unit_id
     join order_lines on order_lines.id = line_id where order_id = $1`,
    [orderId],
  );
  return { orderId, esimId: String(rows[0]?.id), buyerKey: sha256(buyer) };
}

const address = () => `${randomBytes(6).toString('hex')}@example.com`;

/** What the supplier took for an order, by its own ledger. */
export function supplierOrders(shop: KillableShop, orderId: string) {
  return shop.supplier.ledger().orders.filter((order) => order.transactionId.includes(orderId));
}

/** Whether nothing of these orders is on its way any more: every unit has its fate, all money and mail is out. */
export async function isTerminal(shop: KillableShop, orderIds: string[]): Promise<boolean> {
  const { rows } = await shop.pool.query(
    `select
      (select count(*) from orders where id = any($1) and paid_at is not null) = $2 as paid,
      exists (select 1 from order_lines join order_units on line_id = order_lines.id
        where order_id = any($1) and (decision is null or state not in ('delivered', 'closed'))) as undecided,
      exists (select 1 from refunds where order_id = any($1) and state <> 'succeeded') as owed,
      exists (select 1 from mails where order_id = any($1) and state <> 'sent') as untold,
      exists (select 1 from esim_changes where state in ('due', 'sent')) as changing`,
    [orderIds, orderIds.length],
  );
  const { paid, undecided, owed, untold, changing } = rows[0] ?? {};
  return paid === true && !undecided && !owed && !untold && !changing;
}
