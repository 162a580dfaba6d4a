import { asc, eq, inArray } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import {
  accounts,
  codeViews,
  customers,
  esims,
  mails,
  orderLines,
  orders,
  orderTraces,
  orderUnits,
  readings,
  refunds,
  sessions,
} from '#db/schema/index.ts';

/**
 * Everything the shop keeps about a customer, for a file they take along (GDPR 15 and 20). Left out: activation
 * codes, which are secrets of the eSIM's own page, tokens, and what only says how the shop worked. Null when the
 * account is gone.
 */
export async function exportOf(db: DbOrTx, customerId: string) {
  const [customer] = await db.select().from(customers).where(eq(customers.id, customerId));
  if (!customer) return null;
  const bought = await db
    .select({
      id: orders.id,
      kind: orders.kind,
      state: orders.state,
      email: orders.email,
      currency: orders.currency,
      totalCents: orders.totalCents,
      createdAt: orders.createdAt,
      paidAt: orders.paidAt,
      termsVersion: orders.termsVersion,
    })
    .from(orders)
    .where(eq(orders.customerId, customerId))
    .orderBy(asc(orders.createdAt));
  const ids = bought.map(({ id }) => id);
  const own = await esimsIn(db, ids);
  const esimIds = own.map(({ id }) => id);
  const { id, email, name, emailVerified, mutedAlerts, createdAt } = customer;
  return {
    account: { id, email, name, emailVerified, mutedAlerts, createdAt },
    signInWith: await db
      .select({ provider: accounts.provider, id: accounts.providerAccountId })
      .from(accounts)
      .where(eq(accounts.userId, customerId)),
    sessions: await db
      .select({ expires: sessions.expires, provedAt: sessions.provedAt })
      .from(sessions)
      .where(eq(sessions.userId, customerId)),
    orders: bought,
    lines: await linesIn(db, ids),
    payments: await db.select().from(orderTraces).where(inArray(orderTraces.orderId, ids)),
    refunds: await refundsIn(db, ids),
    mails: await mailsIn(db, ids),
    esims: own,
    usage: await db
      .select({
        esimId: readings.esimId,
        usedBytes: readings.usedBytes,
        totalBytes: readings.totalBytes,
        at: readings.at,
      })
      .from(readings)
      .where(inArray(readings.esimId, esimIds))
      .orderBy(asc(readings.at)),
    codesShown: await db.select().from(codeViews).where(inArray(codeViews.esimId, esimIds)),
  };
}

function esimsIn(db: DbOrTx, orderIds: string[]) {
  const { id, iccid, apn, esimStatus, smdpStatus, totalBytes, usedBytes, totalDays } = esims;
  const { expiresAt, installedAt, activatedAt, createdAt } = esims;
  return db
    .select({
      ...{ id, iccid, apn, esimStatus, smdpStatus, totalBytes, usedBytes, totalDays },
      ...{ expiresAt, installedAt, activatedAt, createdAt },
      orderId: orderLines.orderId,
    })
    .from(esims)
    .innerJoin(orderUnits, eq(orderUnits.id, esims.unitId))
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .where(inArray(orderLines.orderId, orderIds))
    .orderBy(asc(esims.createdAt));
}

function linesIn(db: DbOrTx, orderIds: string[]) {
  const { orderId, plan, quantity, days, unitPriceCents, currency, esimId, state } = orderLines;
  return db
    .select({ orderId, plan, quantity, days, unitPriceCents, currency, esimId, state })
    .from(orderLines)
    .where(inArray(orderLines.orderId, orderIds));
}

function refundsIn(db: DbOrTx, orderIds: string[]) {
  const { orderId, purpose, state, amountCents, currency, createdAt, settledAt } = refunds;
  return db
    .select({ orderId, purpose, state, amountCents, currency, createdAt, settledAt })
    .from(refunds)
    .where(inArray(refunds.orderId, orderIds));
}

function mailsIn(db: DbOrTx, orderIds: string[]) {
  const { orderId, kind, state, createdAt, sentAt } = mails;
  return db
    .select({ orderId, kind, state, createdAt, sentAt })
    .from(mails)
    .where(inArray(mails.orderId, orderIds));
}
