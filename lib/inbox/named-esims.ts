import { eq, or, type SQL } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { esims, orderUnits, supplierIntents } from '#db/schema/index.ts';
import type { WebhookBody } from '#lib/supplier/webhook-body.ts';

/** An eSIM a webhook is about, as we know it. */
export type NamedEsim = Awaited<ReturnType<typeof esimsWhere>>[number];

/**
 * By the supplier's transaction number. Older shapes lack it and name the order and the ICCID, which may
 * belong to somebody else by now: it only chooses among the eSIMs of our own order, never by itself.
 */
export async function namedEsims(db: Db, said: WebhookBody): Promise<NamedEsim[]> {
  const exact = await esimsWhere(db, eq(esims.esimTranNo, said.esimTranNo ?? ''));
  return exact.length > 0 ? exact : ofOrder(db, said);
}

async function ofOrder(db: Db, said: WebhookBody): Promise<NamedEsim[]> {
  const all = await esimsWhere(
    db,
    or(
      eq(esims.supplierOrderNo, said.orderNo ?? ''),
      eq(supplierIntents.transactionId, said.transactionId ?? ''),
    ),
  );
  const chosen = all.filter(({ iccid }) => iccid === said.iccid);
  return chosen.length > 0 ? chosen : all;
}

/** With the intents that bought it or topped it up. */
function esimsWhere(db: Db, which: SQL | undefined) {
  return db
    .selectDistinct({
      id: esims.id,
      iccid: esims.iccid,
      esimStatus: esims.esimStatus,
      smdpStatus: esims.smdpStatus,
      usedBytes: esims.usedBytes,
      expiresAt: esims.expiresAt,
      nextReadAt: esims.nextReadAt,
    })
    .from(esims)
    .innerJoin(orderUnits, eq(orderUnits.id, esims.unitId))
    .leftJoin(
      supplierIntents,
      or(eq(supplierIntents.lineId, orderUnits.lineId), eq(supplierIntents.esimId, esims.id)),
    )
    .where(which);
}
