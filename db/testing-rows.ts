import { sql } from 'drizzle-orm';
import { newId } from '#lib/ids.ts';
import type { Db } from './client.ts';
import { customers, esims, orderLines, orders, orderUnits, type PlanSnapshot } from './schema/index.ts';

const gigabyte = 1024 ** 3;

/** What a test wants to differ from a Japanese plan of 3 GB and 30 days, delivered and new. */
export interface WantedEsim {
  customer?: Partial<typeof customers.$inferInsert>;
  order?: Partial<typeof orders.$inferInsert>;
  plan?: Partial<PlanSnapshot>;
  esim?: {
    [Column in keyof typeof esims.$inferInsert]?:
      | (typeof esims.$inferInsert)[Column]
      | ReturnType<typeof sql>;
  };
}

/** An eSIM in the hands of a customer, written as rows: for tests that do not tell how it got there. */
export async function ownedEsim(db: Db, wanted: WantedEsim = {}) {
  const ids = {
    customerId: newId('cus'),
    orderId: newId('ord'),
    lineId: newId('lin'),
    unitId: newId('unt'),
    esimId: newId('esm'),
  };
  const email = `${ids.customerId}@example.com`;
  await db.insert(customers).values({ id: ids.customerId, email, ...wanted.customer });
  await db.insert(orders).values({
    id: ids.orderId,
    state: 'paid',
    buyerKey: ids.orderId,
    checkoutKey: ids.orderId,
    customerId: ids.customerId,
    email,
    totalCents: 459,
    capturedCents: 459,
    termsVersion: '1',
    paidAt: sql`shop_now()`,
    ...wanted.order,
  });
  await db.insert(orderLines).values({
    id: ids.lineId,
    orderId: ids.orderId,
    no: 1,
    state: 'delivered',
    planCode: 'JP_3_30',
    supplierCode: 'P1',
    plan: { ...plan, ...wanted.plan },
    quantity: 1,
    unitPriceCents: 459,
    costUnits: 12_000,
  });
  await db
    .insert(orderUnits)
    .values({ id: ids.unitId, lineId: ids.lineId, no: 1, decision: 'deliver', priceCents: 459 });
  await db.insert(esims).values({
    id: ids.esimId,
    unitId: ids.unitId,
    esimTranNo: ids.esimId,
    supplierOrderNo: 'B1',
    iccid: '8985200026331880614',
    sealedActivationCode: 'k1.CANARY',
    esimStatus: 'GOT_RESOURCE',
    smdpStatus: 'RELEASED',
    totalBytes: 3 * gigabyte,
    totalDays: 30,
    expiresAt: sql`shop_now() + interval '180 days'`,
    ...wanted.esim,
  } as typeof esims.$inferInsert);
  return { ...ids, email };
}

const plan: PlanSnapshot = {
  code: 'JP_3_30',
  title: 'Japan, 3 GB, 30 days',
  locationCode: 'JP',
  locationName: 'Japan',
  kind: 'fixed',
  dataBytes: 3 * gigabyte,
  days: 30,
  validityStarts: 'first-connection',
  activateWithinDays: 180,
};
