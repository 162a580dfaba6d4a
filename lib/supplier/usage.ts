import { z } from 'zod';
import type { Caller } from './call.ts';
import { list } from './lenient.ts';
import { readRows } from './rows.ts';
import { type Usage, usageRow } from './wire.ts';

/** The supplier's limit for one call. */
const atOnce = 10;
const answer = z.object({ esimUsageList: list(z.unknown()) });

/** Bytes used of each eSIM asked for, ten a call; eSIMs the supplier says nothing usable about are left out. */
export async function readUsage(call: Caller, esimTranNos: readonly string[]): Promise<Usage[]> {
  const asked = [...new Set(esimTranNos)];
  const usages: Usage[] = [];
  for (let start = 0; start < asked.length; start += atOnce) {
    const esimTranNoList = asked.slice(start, start + atOnce);
    const { esimUsageList } = await call({
      path: '/esim/usage/query',
      body: { esimTranNoList },
      answer,
      lane: 'status',
      kind: 'read',
    });
    const { rows } = readRows(esimUsageList, usageRow, 'esimTranNo');
    usages.push(...rows.filter((row) => esimTranNoList.includes(row.esimTranNo)));
  }
  return usages;
}
