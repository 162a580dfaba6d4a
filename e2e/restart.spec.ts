import { expect, test } from './fixtures.ts';
import { type KillableShop, startKillableShop, waitFor } from './proof/killable-shop.ts';

let mine: KillableShop;
test.beforeAll(async ({ shop }) => {
  mine = await startKillableShop(shop.databaseUrl);
});
test.afterAll(() => mine?.close());

const supplierOrders = (orderId: string) =>
  mine.supplier.ledger().orders.filter((order) => order.transactionId.includes(orderId));

async function expectDeliveredOnce(orderId: string): Promise<void> {
  await waitFor('the mail', async () => (await mailsOf(orderId)).length > 0);
  const units = await mine.pool.query(
    `select decision, sealed_activation_code from order_units
     join order_lines on order_lines.id = line_id left join esims on unit_id = order_units.id where order_id = $1`,
    [orderId],
  );
  expect(units.rows.map((row) => row.decision)).toEqual(['deliver', 'deliver']);
  expect(new Set(units.rows.map((row) => row.sealed_activation_code)).size).toBe(2);
  expect(supplierOrders(orderId)).toHaveLength(1);
  const paid = mine.stripe.ledger().filter((entry) => entry.client_reference_id === orderId);
  expect(paid).toMatchObject([{ refunded: 0 }]);
  expect(await mailsOf(orderId)).toHaveLength(1);
}

const mailsOf = async (orderId: string) => (await mine.mails()).filter((mail) => mail.text.includes(orderId));

test('web and worker killed while the supplier prepares: started again, delivered once', async () => {
  mine.supplier.settings({ allocation: { delayMs: 2_500 } });
  const { orderId, sessionId } = await mine.checkout('ES_3_30', 2);
  await mine.stripe.pay(sessionId, { email: 'killed@example.com' });
  await waitFor('the supplier order', async () => supplierOrders(orderId).length > 0);
  await mine.kill();
  await mine.start();
  await expectDeliveredOnce(orderId);
});

test('both killed in the middle of the call to the supplier: started again, delivered once', async () => {
  mine.supplier.settings({ allocation: { delayMs: 200 } });
  mine.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-hang' });
  const { orderId, sessionId } = await mine.checkout('ES_3_30', 2);
  await mine.stripe.pay(sessionId, { email: 'mid-call@example.com' });
  await waitFor('the supplier order', async () => supplierOrders(orderId).length > 0);
  await mine.kill();
  await mine.start();
  await expectDeliveredOnce(orderId);
});

test('both away when the payment comes: the sweep finds it [A1]', async () => {
  const { orderId, sessionId } = await mine.checkout('ES_3_30', 2);
  await mine.kill();
  mine.stripe.settings({ webhooks: 'drop' });
  await mine.stripe.pay(sessionId, { email: 'away@example.com' });
  await mine.start();
  await expectDeliveredOnce(orderId);
  mine.stripe.settings({ webhooks: 'normal' });
});
