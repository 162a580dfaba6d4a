import { eq, sql } from 'drizzle-orm';
import { events, holds, orderLines, supplierIntents } from '#db/schema/index.ts';
import { type LineState, transitions } from '#db/schema/transitions.ts';
import { settleReading } from '#lib/checkout/settle.ts';
import { advanceLine } from '#lib/fulfilment/advance.ts';
import { processEvent } from '#lib/inbox/process.ts';
import { receiveEvent } from '#lib/inbox/receive.ts';
import { supplierIncoming } from '#lib/inbox/supplier-incoming.ts';
import { decideHold } from '#lib/operator/order-hold.ts';
import type { FaultAction } from '../../fakes/faults.ts';
import { aLine, anIntent, anOrder, requestFor } from './rows.ts';
import { type Machine, owner, type Stage } from './stage.ts';

type Outcome = 'pending' | 'unknown' | 'accepted' | 'rejected';

/** What the last call to the supplier came to, for a line in each state; null: none was made. */
export const intents: Record<LineState, [Outcome, string | null] | null> = {
  waiting: null,
  held: null,
  queued: null,
  submitting: ['pending', null],
  unknown: ['unknown', 'timeout'],
  balance_wait: ['rejected', '200007'],
  rejected: ['rejected', '200011'],
  accepted: ['accepted', null],
  closing: ['accepted', null],
  delivered: ['accepted', null],
  closed: ['rejected', '200011'],
};
const atSupplier: readonly LineState[] = ['accepted', 'closing', 'delivered'];
export const reasons: Partial<Record<LineState, string>> = { rejected: 'stock', balance_wait: 'balance' };
export const fates: Partial<Record<LineState, 'deliver' | 'refund'>> = {
  delivered: 'deliver',
  closing: 'refund',
  closed: 'refund',
};
const notYetPaid: readonly LineState[] = ['waiting'];

export const lineOf = async ({ db }: Stage, id: string) => {
  const [line] = await db.select().from(orderLines).where(eq(orderLines.id, id));
  if (!line) throw new Error(`no line ${id}`);
  return line;
};

/** Has the worker look at a line now. */
export async function look(stage: Stage, id: string): Promise<void> {
  await advanceLine(stage.works, id);
}

/** The next call of one kind ends badly, then the worker looks. */
export const badly = (stage: Stage, path: string, action: FaultAction) => async (id: string) => {
  stage.supplier.fault({ match: { path: `*${path}`, times: 1 }, action });
  await look(stage, id);
};

export const everythingAway = (stage: Stage) => async (id: string) => {
  stage.supplier.fault({ match: {}, action: 'status-503' });
  await look(stage, id);
};

export const pastDeadline = (stage: Stage) => async (id: string) => {
  await stage.db.update(orderLines).set({ deadlineAt: sql`shop_now()` }).where(eq(orderLines.id, id));
  await look(stage, id);
};

/** The line of a sale of two eSIMs. */
export function lineMachine(stage: Stage): Machine {
  const order = (action: FaultAction) => badly(stage, '/esim/order', action);
  return {
    states: Object.keys(transitions.line),
    arrange: (state) => arrange(stage, state as LineState),
    events: {
      paid: (id) => paid(stage, id, 2000),
      'paid another amount': (id) => paid(stage, id, 1),
      'looked at': (id) => look(stage, id),
      'all are ready': (id) => ready(stage, id),
      'one of two is ready': (id) => ready(stage, id, 1),
      'no answer': order('status-503'),
      'answer lost': order('accept-then-status-503'),
      'price refused': order({ error: '200005' }),
      'balance too low': order({ error: '200007' }),
      'none left': order({ error: '200011' }),
      'plan gone': order({ error: '310241' }),
      'called a duplicate': order({ error: '310402' }),
      'turned away': order({ error: '401001' }),
      'supplier away': everythingAway(stage),
      'promised time over': pastDeadline(stage),
      'named by the supplier': (id) => named(stage, id),
      'let through': (id) => decided(stage, id, 'deliver'),
      'sent back': (id) => decided(stage, id, 'refund'),
    },
    stateOf: async (id) => (await lineOf(stage, id)).state,
  };
}

async function arrange(stage: Stage, state: LineState): Promise<string> {
  const orderId = await anOrder(stage, notYetPaid.includes(state) ? 'session_open' : 'paid');
  const more = { reason: reasons[state] ?? null };
  const id = await aLine(stage, orderId, state, more, fates[state] ?? null);
  if (state === 'held') await onHold(stage, orderId);
  const last = intents[state];
  if (!last) return id;
  const transactionId = `st_${orderId}_1_1`;
  const request = requestFor(stage, transactionId);
  await anIntent(stage, { lineId: id, transactionId, request: { ...request } }, ...last);
  if (atSupplier.includes(state)) {
    const { orderNo } = await stage.works.supplier.order(request);
    await stage.db.update(orderLines).set({ supplierOrderNo: orderNo }).where(eq(orderLines.id, id));
  }
  return id;
}

/** Somebody has to look at an order first. */
export async function onHold({ db }: Stage, orderId: string): Promise<void> {
  await db.insert(holds).values({ orderId, reasons: ['risk'] });
}

/** An owner decides about an order, and where that counted the worker looks. */
export async function decided(stage: Stage, id: string, decision: 'deliver' | 'refund'): Promise<void> {
  const { orderId } = await lineOf(stage, id);
  const said = await decideHold(stage.db, owner, orderId, { decision, reason: 'as the table asks' });
  if (said !== 'not-now') await look(stage, id);
}

async function paid(stage: Stage, id: string, amountCents: number): Promise<void> {
  const { orderId } = await lineOf(stage, id);
  const session = { sessionId: `cs_${orderId}`, paymentIntent: `pi_${orderId}`, email: 'a@example.com' };
  const said = { status: 'complete', paid: true, failed: false, currency: 'usd', live: false } as const;
  const tax = { taxCents: 0, taxFailed: false };
  const origin = { createdAt: new Date(), returnUrl: null, metadata: {} };
  const reading = { ...session, ...said, ...tax, ...origin, orderId, amountCents };
  await settleReading(stage.works, reading, { actor: { kind: 'stripe' } });
}

async function ready(stage: Stage, id: string, count?: number): Promise<void> {
  const { supplierOrderNo } = await lineOf(stage, id);
  if (supplierOrderNo) await stage.supplier.allocate(supplierOrderNo, count);
  await look(stage, id);
}

/** An ORDER_STATUS for the line's transaction, of an order that was given up as never placed where it was closed. */
async function named(stage: Stage, id: string): Promise<void> {
  const { state } = await lineOf(stage, id);
  const transactionId = (await transactionOf(stage, id)) ?? 'none';
  if (state === 'closed') await writtenOff(stage, id);
  const content = { orderNo: 'B1', orderStatus: 'GOT_RESOURCE', transactionId };
  const body = { notifyType: 'ORDER_STATUS', notifyId: id, content };
  const incoming = supplierIncoming(JSON.stringify(body))?.incoming;
  if (incoming) await receiveEvent(stage.db, incoming);
  const stored = await stage.db.select().from(events).where(eq(events.state, 'stored'));
  for (const event of stored) await processEvent(stage.works, event.id);
}

async function transactionOf({ db }: Stage, lineId: string): Promise<string | undefined> {
  const [intent] = await db.select().from(supplierIntents).where(eq(supplierIntents.lineId, lineId));
  return intent?.transactionId;
}

async function writtenOff(stage: Stage, lineId: string): Promise<void> {
  const { db } = stage;
  const [old] = await db.select().from(supplierIntents).where(eq(supplierIntents.lineId, lineId));
  if (!old) return;
  const values = { lineId, transactionId: `${old.transactionId}b`, request: old.request };
  await db.insert(supplierIntents).values({ ...values, id: `${old.id}b`, n: 2 });
  for (const outcome of ['unknown', 'absent'] as const)
    await db
      .update(supplierIntents)
      .set({ outcome })
      .where(eq(supplierIntents.id, `${old.id}b`));
}
