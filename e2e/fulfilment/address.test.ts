import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { customers, orders } from '#db/schema/index.ts';
import { correctAddress } from '#lib/account/correct-address.ts';
import { addressDesk } from '#lib/account/order-address.ts';
import { startCheckout } from '#lib/checkout/start.ts';
import { newId } from '#lib/ids.ts';
import { openTopUpDesk, type TopUpDesk } from './top-up-desk.ts';

let desk: TopUpDesk;
beforeAll(async () => {
  desk = await openTopUpDesk();
});
afterEach(() => desk.calm());
afterAll(() => desk.close());

const viewer = () => ({ ...desk.buyer, customerId: null, orderToken: null });
const correct = (orderId: string, text: string) =>
  correctAddress(desk.db, desk.works.keys, viewer(), orderId, text);

async function ownerOf(orderId: string) {
  const [row] = await desk.db
    .select({ id: customers.id, email: customers.email })
    .from(orders)
    .innerJoin(customers, eq(customers.id, orders.customerId))
    .where(eq(orders.id, orderId));
  return row;
}

test('a guest’s order goes to the customer of the right address, from payment until the download', async () => {
  const orderId = await desk.buy();
  await desk.settle(orderId);
  expect(await ownerOf(orderId)).toMatchObject({ email: 'traveller@example.com' });
  expect(await correct(orderId, 'first@example.com')).toBe('corrected');
  expect(await ownerOf(orderId)).toMatchObject({ email: 'first@example.com' });
  await desk.work();
  await desk.pass(6, 1);
  expect(await desk.view(orderId)).toMatchObject({ finished: true, email: 'first@example.com' });
  expect(await correct(orderId, 'second@example.com')).toBe('corrected');
  expect(await addressDesk(desk.db, viewer(), orderId)).toMatchObject({ correctionsLeft: 1 });
  // The shop's own mail still waits and goes to the new address: no second one.
  const mails = await desk.pool.query(
    'select kind, subject, seq from mails where order_id = $1 order by kind, subject, seq',
    [orderId],
  );
  expect(mails.rows).toEqual([
    { kind: 'address-corrected', subject: 'new', seq: 1 },
    { kind: 'address-corrected', subject: 'new', seq: 2 },
    { kind: 'address-corrected', subject: 'old', seq: 1 },
    { kind: 'address-corrected', subject: 'old', seq: 2 },
    { kind: 'esim-ready', subject: '', seq: 1 },
  ]);
});

test('a stranger’s address receives three corrected orders a day, whoever bought them', async () => {
  const answers: unknown[] = [];
  for (let n = 0; n < 4; n += 1) {
    const { orderId } = await desk.bought();
    answers.push(await correct(orderId, 'stranger@example.com'));
  }
  expect(answers).toEqual(['corrected', 'corrected', 'corrected', 'too-often']);
});

test('two orders that swap their addresses at once do not stand in each other’s way', async () => {
  const [one, other] = [await desk.bought(), await desk.bought()];
  await correct(one.orderId, 'one@example.com');
  await correct(other.orderId, 'other@example.com');
  const answers = await Promise.all([
    correct(one.orderId, 'other@example.com'),
    correct(other.orderId, 'one@example.com'),
  ]);
  expect(answers).toEqual(['corrected', 'corrected']);
});

test('a top-up goes along with its eSIM; that of another order stays', async () => {
  const [mistyped, other] = [await desk.bought(), await desk.bought()];
  const [topUp, another] = [await desk.topUp(mistyped), await desk.topUp(other)];
  expect(await correct(mistyped.orderId, 'right@example.com')).toBe('corrected');
  expect(await ownerOf(topUp)).toMatchObject({ email: 'right@example.com' });
  expect(await ownerOf(another)).toMatchObject({ email: 'traveller@example.com' });
});

test('an order of somebody signed in stays in their account, whatever was typed at Stripe', async () => {
  const customerId = newId('cus');
  await desk.db.insert(customers).values({ id: customerId, email: 'signed-in@example.com' });
  const started = await startCheckout(desk.counter, { ...desk.buyer, customerId }, await desk.form({}));
  if (!started.ok) throw new Error(started.reason);
  const { orderId } = started;
  const { stripeSessionId } = await desk.row(orderId);
  await desk.stripe.pay(stripeSessionId ?? '', { email: 'singed-in@example.com' });
  await desk.settle(orderId);
  expect(await desk.row(orderId)).toMatchObject({ customerId, email: 'singed-in@example.com' });
  expect(await correct(orderId, 'signed-in-too@example.com')).toBe('corrected');
  expect(await desk.row(orderId)).toMatchObject({ customerId, email: 'signed-in-too@example.com' });
});
