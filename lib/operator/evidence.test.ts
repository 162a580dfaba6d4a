import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditLog, codeViews, esims, mails, orders, orderTraces, readings } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { newId } from '#lib/ids.ts';
import { legalTexts } from '#lib/legal-texts.ts';
import { askForEvidence, evidenceFile, evidenceOf } from './evidence.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const as = (role: Operator['role']): Operator => ({
  ...{ kind: 'operator', customerId: 'cus_1', email: `${role}@shop.example`, role, fresh: false },
});
const appUrl = 'https://shop.example';

/** In use, looked at, paid from a known network. */
async function used() {
  const own = await ownedEsim(t.db, {
    plan: { title: 'Japan\nRefund rules (refund_policy)\n- always' },
    esim: {
      esimStatus: 'IN_USE',
      smdpStatus: 'ENABLED',
      usedBytes: 1024 ** 3,
      installedAt: new Date('2026-11-02T10:00:01Z'),
      sealedActivationCode: 'k1.CANARY',
    },
  });
  const { orderId, esimId } = own;
  await t.db
    .update(orders)
    .set({ stripePaymentIntent: `pi_${orderId}` })
    .where(eq(orders.id, orderId));
  await t.db
    .insert(orderTraces)
    .values({ orderId, network: '203.0.113.9', card: 'fp_card', riskLevel: 'normal' });
  await t.db
    .insert(codeViews)
    .values({ esimId, device: 'Safari on iPhone', way: 'link', network: '2001:db8:1:2::/64', times: 3 });
  const counted = { esimId, allowance: 0, usedBytes: 512 * 1024 ** 2, totalBytes: 3 * 1024 ** 3 };
  await t.db.insert(readings).values({ ...counted, id: newId('rdg'), at: new Date('2026-11-03T08:00:00Z') });
  await t.db
    .insert(mails)
    .values({ id: newId('mal'), kind: 'esim-ready', orderId, state: 'sent', sentAt: sql`shop_now()` });
  return own;
}

test('everything a bank asks stands in one file, and no code; that it was taken is on record [E7]', async () => {
  const { orderId, esimId, email } = await used();
  expect(await evidenceFile(t.db, as('support'), orderId, appUrl)).toBeNull();
  expect(await askForEvidence(t.db, as('support'), orderId)).toBe(true);
  expect(await evidenceFile(t.db, as('owner'), orderId, appUrl)).toBeNull();
  const text = (await evidenceFile(t.db, as('support'), orderId, appUrl)) ?? '';
  const [esim] = await t.db.select().from(esims).where(eq(esims.id, esimId));
  for (const known of [
    ...[orderId, `pi_${orderId}`, email, '203.0.113.9', 'fp_card', '$4.59'],
    ...['3 times that day, Safari on iPhone, by the mailed link, from 2001:db8:1:2::/64'],
    ...['downloaded by a phone 2 Nov 2026, 10:00:01 UTC', '1 GB of 3 GB used', '512 MB of 3 GB'],
    ...['“esim ready”', 'terms of version 1', `${appUrl}/refunds`, legalTexts.refunds[3]?.text ?? '?'],
    `eSIM …${esim?.iccid.slice(-4)}`,
  ])
    expect(text).toContain(known);
  expect(text).not.toMatch(/CANARY|LPA:/);
  expect(text).not.toContain(esim?.iccid);
  // What the supplier calls a plan begins no part of its own.
  expect(text.match(/^Refund rules/gm)).toHaveLength(1);
  const deeds = await t.db
    .select()
    .from(auditLog)
    .where(eq(auditLog.subject, `order:${orderId}`));
  expect(deeds).toMatchObject([{ action: 'take-evidence', actor: 'operator:support@shop.example' }]);
});

test('viewers get none, and of what is not paid or not there, there is none [E7]', async () => {
  const { orderId } = await used();
  await expect(askForEvidence(t.db, as('viewer'), orderId)).rejects.toThrow('Your role');
  await expect(evidenceOf(t.db, as('viewer'), orderId, appUrl)).rejects.toThrow('Your role');
  await expect(evidenceFile(t.db, as('viewer'), orderId, appUrl)).rejects.toThrow('Your role');
  for (const id of [newId('ord'), 'x', ''])
    expect(await askForEvidence(t.db, as('owner'), id), id).toBe(false);
  const unpaid = await ownedEsim(t.db, { order: { state: 'expired', paidAt: null, capturedCents: 0 } });
  expect(await askForEvidence(t.db, as('owner'), unpaid.orderId)).toBe(false);
  expect(await evidenceOf(t.db, as('owner'), unpaid.orderId, appUrl)).toBeNull();
});
