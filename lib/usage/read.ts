import { desc, eq } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { esims, readings } from '#db/schema/index.ts';

/** Usage of an eSIM at a time, as the network counted it. */
export interface Reading {
  at: Date;
  usedBytes: number;
  totalBytes: number;
  /** Grows by one with each top-up. */
  allowance: number;
}

/** What an eSIM's page tells of its usage. */
export interface UsageView {
  /** Of the present allowance, oldest first: what a forecast is made from. */
  current: Reading[];
  /** The last 500 of all allowances, oldest first. */
  all: Reading[];
}

const mostReadings = 500;

/** The readings of one eSIM. Ask `ownEsim` first whether the viewer may see it. */
export async function usageOf(db: DbOrTx, esimId: string): Promise<UsageView> {
  const rows = await db
    .select({
      reading: {
        at: readings.at,
        usedBytes: readings.usedBytes,
        totalBytes: readings.totalBytes,
        allowance: readings.allowance,
      },
      present: esims.allowance,
    })
    .from(readings)
    .innerJoin(esims, eq(esims.id, readings.esimId))
    .where(eq(readings.esimId, esimId))
    .orderBy(desc(readings.at), desc(readings.createdAt))
    .limit(mostReadings);
  rows.reverse();
  return {
    current: rows
      .filter(({ reading, present }) => reading.allowance === present)
      .map(({ reading }) => reading),
    all: rows.map(({ reading }) => reading),
  };
}
