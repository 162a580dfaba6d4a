import { eq, sql } from 'drizzle-orm';
import { orderLines, supplierIntents } from '#db/schema/index.ts';
import { type LineState, transitions } from '#db/schema/transitions.ts';
import { topUpRequestOf } from '#lib/fulfilment/top-up-intent.ts';
import type { FaultAction } from '../../fakes/faults.ts';
import {
  badly,
  decided,
  everythingAway,
  fates,
  intents,
  lineOf,
  look,
  onHold,
  pastDeadline,
  reasons,
} from './lines.ts';
import { aLine, anEsim, anIntent, anOrder, esimRow } from './rows.ts';
import type { Machine, Stage } from './stage.ts';

/** The line of a top-up of an eSIM that is in use. */
export function topUpMachine(stage: Stage): Machine {
  const topUp = (action: FaultAction) => badly(stage, '/esim/topup', action);
  return {
    states: Object.keys(transitions.line),
    arrange: (state) => arrange(stage, state as LineState),
    events: {
      'looked at': (id) => look(stage, id),
      'no answer': topUp('status-503'),
      'answer lost': topUp('accept-then-status-503'),
      'no answer for ten minutes': (id) => older(stage, id),
      'was added after all': (id) => added(stage, id),
      'price refused': topUp({ error: '200006' }),
      'balance too low': topUp({ error: '200007' }),
      'none left': topUp({ error: '200011' }),
      'plan gone': topUp({ error: '310241' }),
      'not for this eSIM': topUp({ error: '200002' }),
      'called a duplicate': topUp({ error: '310402' }),
      'turned away': topUp({ error: '401001' }),
      'eSIM has ended': (id) => esimBecomes(stage, id, 'CANCEL'),
      'eSIM is switched off': (id) => esimBecomes(stage, id, 'SUSPENDED'),
      'supplier away': everythingAway(stage),
      'promised time over': pastDeadline(stage),
      'let through': (id) => decided(stage, id, 'deliver'),
      'sent back': (id) => decided(stage, id, 'refund'),
    },
    stateOf: async (id) => (await lineOf(stage, id)).state,
  };
}

async function arrange(stage: Stage, state: LineState): Promise<string> {
  const esim = await anEsim(stage);
  await stage.supplier.esim(esim.esimTranNo, { install: true, enable: true, use: 1000 });
  const { iccid, totalBytes, totalDays } = await esimRow(stage, esim.id);
  const { packages } = await stage.works.supplier.packages({
    topUpsFor: { esimTranNo: esim.esimTranNo, iccid },
  });
  const offer = packages.find(({ dataBytes }) => dataBytes === 3 * 1024 ** 3);
  if (!offer) throw new Error('no top-up fits');
  const orderId = await anOrder(stage, state === 'waiting' ? 'session_open' : 'paid', { kind: 'topup' });
  const more = { quantity: 1, esimId: esim.id, supplierCode: offer.code, costUnits: offer.price };
  const fate = fates[state] ?? null;
  const id = await aLine(stage, orderId, state, { ...more, reason: reasons[state] ?? null }, fate);
  if (state === 'held') await onHold(stage, orderId);
  const last = intents[state];
  if (!last) return id;
  const transactionId = `st_${orderId}_1_1`;
  const request = { esimTranNo: esim.esimTranNo, supplierCode: offer.code, transactionId };
  const before = { at: new Date(0).toISOString(), totalBytes, totalDays, transactionIds: [], balance: 0 };
  const about = { lineId: id, transactionId, request, before, kind: 'topup', esimId: esim.id } as const;
  // A top-up has been added with its answer: what is given up was never answered.
  const [outcome, code] = state === 'closing' ? (['unknown', 'timeout'] as const) : last;
  await anIntent(stage, about, outcome, code);
  return id;
}

async function older(stage: Stage, id: string): Promise<void> {
  const elevenMinutesAgo = sql`shop_now() - interval '11 minutes'`;
  await stage.db
    .update(supplierIntents)
    .set({ sentAt: elevenMinutesAgo, createdAt: elevenMinutesAgo })
    .where(eq(supplierIntents.lineId, id));
  await stage.db.update(orderLines).set({ attempts: 12 }).where(eq(orderLines.id, id));
  await look(stage, id);
}

/** The call whose answer was lost went through: the eSIM shows it. */
async function added(stage: Stage, id: string): Promise<void> {
  const [intent] = await stage.db.select().from(supplierIntents).where(eq(supplierIntents.lineId, id));
  if (intent) {
    await stage.works.supplier.topUp(topUpRequestOf(intent));
  }
  await look(stage, id);
}

async function esimBecomes(stage: Stage, id: string, esimStatus: string): Promise<void> {
  const { esimId } = await lineOf(stage, id);
  const { esimTranNo } = await esimRow(stage, esimId ?? '');
  await stage.supplier.esim(esimTranNo, { set: { esimStatus } });
  await look(stage, id);
}
