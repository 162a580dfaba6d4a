import { eq, sql } from 'drizzle-orm';
import {
  esims,
  orderLines,
  orders,
  orderUnits,
  type PlanSnapshot,
  supplierIntents,
} from '#db/schema/index.ts';
import type { LineState, OrderState } from '#db/schema/transitions.ts';
import { createEsim } from '#lib/esims/create.ts';
import { newId } from '#lib/ids.ts';
import type { Profile } from '#lib/supplier/wire.ts';
import type { Stage } from './stage.ts';

export const planCode = 'ES_3_30';
const cents = 1000;

const unpaid: readonly string[] = ['draft', 'session_open', 'processing', 'expired', 'failed'];

/** An order of `quantity` units of 1000 cents, in any state, with its payment when it is paid. */
export async function anOrder(
  { db }: Stage,
  state: OrderState,
  more: Partial<typeof orders.$inferInsert> = {},
): Promise<string> {
  const id = newId('ord');
  const paid = !unpaid.includes(state);
  await db.insert(orders).values({
    ...{ id, state, buyerKey: id, checkoutKey: id, totalCents: 2 * cents, termsVersion: '1' },
    capturedCents: paid ? 2 * cents : 0,
    ...(paid ? { paidAt: sql`shop_now()`, stripePaymentIntent: `pi_${id}`, email: 'a@example.com' } : {}),
    ...more,
  });
  return id;
}

/** A line of an order, with two units (a top-up has one) that have the fate given. */
export async function aLine(
  stage: Stage,
  orderId: string,
  state: LineState,
  more: Partial<typeof orderLines.$inferInsert> = {},
  fate: 'deliver' | 'refund' | null = null,
): Promise<string> {
  const { db } = stage;
  const pack = packageOf(stage);
  const id = newId('lin');
  const quantity = more.quantity ?? 2;
  await db.insert(orderLines).values({
    ...{ id, orderId, no: 1, state, planCode, supplierCode: pack.packageCode, plan: snapshot, quantity },
    ...{ unitPriceCents: cents, costUnits: pack.price },
    deadlineAt: sql`shop_now() + interval '30 minutes'`,
    nextActionAt: sql`shop_now()`,
    ...more,
  });
  await db.insert(orderUnits).values(
    Array.from({ length: quantity }, (_, index) => ({
      ...{ id: newId('unt'), lineId: id, no: index + 1, priceCents: cents, decision: fate },
    })),
  );
  return id;
}

/** The plan that everybody on the stage buys. */
export function packageOf({ supplier }: Stage) {
  return supplier.package(planCode, {}) as { packageCode: string; price: number; volume: number };
}

/** A supplier order as the line's intent would send it. */
export function requestFor(stage: Stage, transactionId: string, count = 2) {
  const { packageCode, price } = packageOf(stage);
  const lines = [{ supplierCode: packageCode, count, unitPrice: price }];
  return { transactionId, lines, withPrices: true };
}

/** An intent of a line; only a pending one may be born, so it is moved on from there. */
export async function anIntent(
  { db }: Stage,
  values: Omit<typeof supplierIntents.$inferInsert, 'id' | 'n'>,
  outcome: 'pending' | 'unknown' | 'accepted' | 'rejected',
  errorCode: string | null = null,
): Promise<void> {
  const id = newId('int');
  await db.insert(supplierIntents).values({ sentAt: sql`shop_now()`, ...values, id, n: 1 });
  if (outcome === 'pending') return;
  const settledAt = outcome === 'unknown' ? null : sql`shop_now()`;
  await db.update(supplierIntents).set({ outcome, errorCode, settledAt }).where(eq(supplierIntents.id, id));
}

/** A delivered eSIM that the supplier knows: bought, allocated and stored. Returns its row's id. */
export async function anEsim(stage: Stage): Promise<{ id: string; esimTranNo: string; orderId: string }> {
  const orderId = await anOrder(stage, 'paid');
  const lineId = await aLine(stage, orderId, 'delivered', { quantity: 1, nextActionAt: null }, 'deliver');
  const transactionId = `st_${orderId}_1_1`;
  const request = requestFor(stage, transactionId, 1);
  await anIntent(stage, { lineId, transactionId, request: { ...request } }, 'accepted');
  const profile = await bought(stage, request);
  const [unit] = await stage.db.select().from(orderUnits).where(eq(orderUnits.lineId, lineId));
  const id = await createEsim(stage.db, stage.works.keys, unit?.id ?? '', profile);
  return { id, esimTranNo: profile.esimTranNo, orderId };
}

async function bought(stage: Stage, request: ReturnType<typeof requestFor>): Promise<Profile> {
  const { orderNo } = await stage.works.supplier.order(request);
  await stage.supplier.allocate(orderNo);
  const { profiles } = await stage.works.supplier.profiles({ orderNo });
  const [profile] = profiles;
  if (!profile) throw new Error(`no profile of ${orderNo}`);
  return profile;
}

export async function esimRow({ db }: Stage, id: string) {
  const [row] = await db.select().from(esims).where(eq(esims.id, id));
  if (!row) throw new Error(`no eSIM ${id}`);
  return row;
}

const snapshot: PlanSnapshot = {
  code: planCode,
  title: 'Spain, 3 GB, 30 days',
  locationCode: 'ES',
  locationName: 'Spain',
  kind: 'fixed',
  dataBytes: 3 * 1024 ** 3,
  days: 30,
  validityStarts: 'first-connection',
  activateWithinDays: 180,
};
