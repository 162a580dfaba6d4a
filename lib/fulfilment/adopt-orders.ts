import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { esims, orderLines, orders, supplierIntents } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { settleReading } from '#lib/checkout/settle.ts';
import { hoursAgo } from '#lib/hours-ago.ts';
import { ring } from '#lib/jobs/queue.ts';
import { log } from '#lib/log.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import { sessionsSince } from '#lib/payments/session.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import { isEnded, isNew } from '#lib/supplier/status.ts';
import type { IntentRow } from './intent.ts';
import { type Rebuilder, rebuildOrder } from './rebuild.ts';
import { namedBy } from './transaction-id.ts';
import type { Works } from './works.ts';

/** How far back the supplier's list of eSIMs is compared with what we ordered. */
const hours = 2;
/** And a little ahead: the supplier's clock need not be ours. */
const aheadMs = 15 * 60_000;
/** A sale and its payment page are at most this far apart. */
const paymentHours = 26;

/** What the supplier holds under one transaction id of ours and one order number of its own. */
interface Held {
  transactionId: string;
  orderNo: string;
  esims: { esimTranNo: string; esimStatus: string; smdpStatus: string }[];
}

/**
 * Compares what the supplier holds under our transaction ids with what we ordered: an order whose answer was
 * lost is adopted, one that nobody paid for or that was made twice is cancelled, and a person hears of it.
 * Orders without our tag are another shop's and left alone.
 */
export async function adoptOrders(works: Rebuilder): Promise<void> {
  const from = await hoursAgo(works.db, hours);
  const window = { from, to: new Date(from.getTime() + hours * 3_600_000 + aheadMs) };
  const { profiles, unusable } = await works.supplier.profiles(window, { lane: 'status', pageSize: 500 });
  const held = new Map<string, Held>();
  for (const row of [...profiles, ...unusable]) {
    const { transactionId, orderNo, esimTranNo } = row;
    if (!transactionId?.startsWith(`${works.shopTag}_`) || !orderNo || !esimTranNo) continue;
    const key = `${transactionId} ${orderNo}`;
    const one = held.get(key) ?? { transactionId, orderNo, esims: [] };
    one.esims.push({ esimTranNo, esimStatus: row.esimStatus ?? '', smdpStatus: row.smdpStatus ?? '' });
    held.set(key, one);
  }
  const book = await ordered(works, [...held.values()]);
  const ended: [lineId: string, held: Held][] = [];
  for (const one of held.values()) {
    const known = book.get(one.transactionId);
    if (known?.outcome !== 'accepted' || known.line.supplierOrderNo !== one.orderNo) {
      await explain(works, one, known);
    } else if (known.line.state === 'delivered' || known.line.state === 'closed') {
      ended.push([known.line.id, one]);
    }
  }
  await tellOfLoose(works, ended);
}

/** What we wrote down before we ordered, by transaction id. */
type Ordered = { outcome: IntentRow['outcome']; line: LineRow };

/**
 * Read once for all: looked up one by one, an order could be accepted after the list of those accepted and
 * before its own turn, and be taken for one that nobody will collect.
 */
async function ordered({ db }: Works, held: readonly Held[]): Promise<Map<string, Ordered>> {
  if (held.length === 0) return new Map();
  const ids = [...new Set(held.map(({ transactionId }) => transactionId))];
  const rows = await db
    .select({
      transactionId: supplierIntents.transactionId,
      outcome: supplierIntents.outcome,
      line: orderLines,
    })
    .from(supplierIntents)
    .innerJoin(orderLines, eq(orderLines.id, supplierIntents.lineId))
    .where(inArray(supplierIntents.transactionId, ids));
  return new Map(rows.map(({ transactionId, ...row }) => [transactionId, row]));
}

/**
 * Lines that have ended, and of whose order lies an unused eSIM that is nobody's: the supplier once named
 * another in its place. Whose code is the wrong one only a person can tell.
 */
async function tellOfLoose(works: Works, ended: [lineId: string, held: Held][]): Promise<void> {
  const ours = await owned(
    works,
    ended.flatMap(([, held]) => held.esims),
  );
  for (const [lineId, { orderNo, esims: all }] of ended) {
    const loose = all.filter((one) => !ours.has(one.esimTranNo) && isNew(one));
    const detail = { orderNo, esims: loose.map(({ esimTranNo }) => esimTranNo) };
    if (loose.length > 0) await raiseAlarm(works.db, 'esim-unclaimed', lineId, detail);
  }
}

/** Which of these are eSIMs of ours. */
async function owned({ db }: Works, rows: Held['esims']): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const numbers = rows.map(({ esimTranNo }) => esimTranNo);
  const found = await db
    .select({ tranNo: esims.esimTranNo })
    .from(esims)
    .where(inArray(esims.esimTranNo, numbers));
  return new Set(found.map(({ tranNo }) => tranNo));
}

/** An order that is not simply the one its line has been waiting for. */
async function explain(works: Rebuilder, held: Held, known: Ordered | undefined): Promise<void> {
  if (!known) return withoutIntent(works, held);
  const { outcome, line } = known;
  if (outcome === 'pending' || outcome === 'unknown') return lookNow(works, line);
  if (outcome === 'absent') return reopen(works, line.id);
  // Accepted under another number, or said to be refused: nobody will ever collect this one.
  await takeBack(works, held);
}

/** Its own machine finds it by the transaction id; it only has to look. */
async function lookNow({ db }: Works, line: LineRow): Promise<void> {
  if (!['unknown', 'closing'].includes(line.state)) return;
  await db.update(orderLines).set({ nextActionAt: sql`shop_now()` }).where(eq(orderLines.id, line.id));
  await ring(db, 'advance-line', { id: line.id });
}

/** An order that was written off as absent is there after all: its line is open again, and cancels it. */
export async function reopen(works: Pick<Works, 'db'>, lineId: string): Promise<void> {
  await works.db.transaction(async (tx) => {
    const [line] = await tx.select().from(orderLines).where(eq(orderLines.id, lineId)).for('update');
    if (line?.state !== 'closed') return;
    const back = await tx
      .update(supplierIntents)
      .set({ outcome: 'unknown', settledAt: null })
      .where(and(eq(supplierIntents.lineId, lineId), eq(supplierIntents.outcome, 'absent')))
      .returning({ id: supplierIntents.id });
    if (back.length === 0) return;
    await openAgain(tx, line);
  });
}

async function openAgain(tx: Tx, line: LineRow): Promise<void> {
  const because = {
    actor: { kind: 'supplier' },
    cause: 'an order written off as absent was named',
  } as const;
  await moveLine(tx, line, 'closing', because, { attempts: 0, nextActionAt: sql`shop_now()` });
  await ring(tx, 'advance-line', { id: line.id });
}

/** We never wrote down that we ordered it: the order itself was lost, or nobody paid for it. */
async function withoutIntent(works: Rebuilder, held: Held): Promise<void> {
  const named = namedBy(held.transactionId);
  if (!named) return takeBack(works, held);
  const { orderId, lineNo } = named;
  const [known] = await works.db.select({ id: orders.id }).from(orders).where(eq(orders.id, orderId));
  if (known) {
    const [line] = await works.db
      .select()
      .from(orderLines)
      .where(and(eq(orderLines.orderId, orderId), eq(orderLines.no, lineNo)));
    // Paid, and about to be ordered under this very id.
    if (line && ['queued', 'waiting', 'submitting', 'balance_wait', 'rejected'].includes(line.state)) return;
    return takeBack(works, held);
  }
  const paid = await paymentOf(works, orderId);
  if (!paid) return takeBack(works, held);
  await rebuildOrder(works, paid);
  await settleReading(works, paid, { actor: { kind: 'sweep' }, cause: 'found at the supplier' });
}

/** Stripe's word on whether anybody paid for an order that we do not have. */
async function paymentOf(works: Rebuilder, orderId: string) {
  for await (const reading of sessionsSince(works.stripe, await hoursAgo(works.db, paymentHours))) {
    if (reading.orderId === orderId && reading.paid) return reading;
  }
  return null;
}

/** Cancels what is unused of it and belongs to nobody; a person hears of it either way. */
async function takeBack(works: Works, held: Held): Promise<void> {
  const ours = await owned(works, held.esims);
  // What was cancelled before stays in the list for hours: it is no news.
  const loose = held.esims.filter((one) => !ours.has(one.esimTranNo) && !isEnded(one));
  let cancelled = 0;
  for (const { esimTranNo } of loose.filter(isNew)) {
    try {
      await works.supplier.cancel(esimTranNo);
      cancelled += 1;
    } catch (error) {
      if (!(error instanceof SupplierError)) throw error;
      log.warn({ esim: esimTranNo, code: error.code }, 'an order nobody paid for could not be cancelled');
    }
  }
  if (loose.length === 0) return;
  const { orderNo } = held;
  await raiseAlarm(works.db, 'supplier-second-order', held.transactionId, {
    orderNo,
    cancelled,
    of: held.esims.length,
  });
}
