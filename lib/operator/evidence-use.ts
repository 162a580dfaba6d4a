import { and, asc, eq, inArray, isNotNull, or } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { codeViews, esims, mails, type orderLines, orderUnits, readings } from '#db/schema/index.ts';
import { formatBytes } from '#lib/data-size.ts';
import { momentText } from '#lib/moments.ts';

/** What one field of Stripe's form for a dispute asks, and what we know. Addresses and networks, never a code. */
export interface EvidencePart {
  title: string;
  /** Stripe's name of the field it belongs into. */
  field: string;
  lines: string[];
}

/** "23 Nov 2026, 22:15:07 UTC". */
export function secondText(at: Date): string {
  return momentText(at).replace(' UTC', `:${at.toISOString().slice(17, 19)} UTC`);
}

const ways = {
  account: 'signed in',
  browser: 'in the browser that bought it',
  link: 'by the mailed link',
} as const;

/** Where its code was looked at, and what the network counted: of every eSIM bought or topped up. No code is read. */
export async function signsOfUse(
  db: DbOrTx,
  lines: readonly (typeof orderLines.$inferSelect)[],
): Promise<EvidencePart[]> {
  const own = await esimsOf(db, lines);
  const esimIds = own.map((esim) => esim.id);
  const names = new Map(own.map((esim) => [esim.id, `eSIM …${esim.iccid.slice(-4)}`]));
  return [
    { title: 'Code shown', field: 'access_activity_log', lines: await viewsOf(db, esimIds, names) },
    {
      title: 'Installed and used',
      field: 'access_activity_log, uncategorized_text',
      lines: [...own.flatMap(stateLines), ...(await readingsOf(db, esimIds, names))],
    },
  ];
}

/** Without their codes. */
function esimsOf(db: DbOrTx, lines: readonly (typeof orderLines.$inferSelect)[]) {
  const bought = lines.map(({ id }) => id);
  const topped = lines.flatMap(({ esimId }) => esimId ?? []);
  const { id, iccid, esimStatus, smdpStatus, totalBytes, usedBytes, usedAt } = esims;
  const { installedAt, activatedAt, expiresAt } = esims;
  return db
    .select({
      ...{ id, iccid, esimStatus, smdpStatus, totalBytes, usedBytes, usedAt },
      ...{ installedAt, activatedAt, expiresAt },
    })
    .from(esims)
    .innerJoin(orderUnits, eq(orderUnits.id, esims.unitId))
    .where(or(inArray(orderUnits.lineId, bought), inArray(esims.id, topped)))
    .orderBy(asc(esims.createdAt));
}

type Shown = Awaited<ReturnType<typeof esimsOf>>[number];

function stateLines(esim: Shown): string[] {
  const { iccid, esimStatus, smdpStatus, usedBytes, totalBytes, usedAt } = esim;
  const when = (what: string, at: Date | null) => (at ? [`${what} ${secondText(at)}`] : []);
  return [
    [
      `eSIM …${iccid.slice(-4)}: the network says ${esimStatus}, ${smdpStatus || 'nothing of the profile'}`,
      ...when('downloaded by a phone', esim.installedAt),
      ...when('first connected', esim.activatedAt),
      `${formatBytes(usedBytes)} of ${formatBytes(totalBytes)} used${usedAt ? ` by ${secondText(usedAt)}` : ''}`,
      ...when('valid until', esim.expiresAt),
    ].join('; '),
  ];
}

async function viewsOf(db: DbOrTx, ids: string[], names: ReadonlyMap<string, string>): Promise<string[]> {
  const rows = await db
    .select()
    .from(codeViews)
    .where(inArray(codeViews.esimId, ids))
    .orderBy(asc(codeViews.lastAt));
  return rows.map(
    ({ esimId, lastAt, device, way, network, times }) =>
      `${secondText(lastAt)}: ${names.get(esimId)}, ${times} ${times === 1 ? 'time' : 'times'} that day, ${device}, ${ways[way]}, from ${network ?? 'an unknown network'}`,
  );
}

async function readingsOf(db: DbOrTx, ids: string[], names: ReadonlyMap<string, string>): Promise<string[]> {
  const rows = await db
    .select()
    .from(readings)
    .where(inArray(readings.esimId, ids))
    .orderBy(asc(readings.at))
    .limit(500);
  return rows.map(
    ({ esimId, at, usedBytes, totalBytes }) =>
      `${secondText(at)}: ${names.get(esimId)}, ${formatBytes(usedBytes)} of ${formatBytes(totalBytes)}`,
  );
}

/** Which mails went out about an order, and when. */
export async function mailsOf(db: DbOrTx, orderId: string): Promise<string[]> {
  const rows = await db
    .select({ kind: mails.kind, sentAt: mails.sentAt })
    .from(mails)
    .where(and(eq(mails.orderId, orderId), isNotNull(mails.sentAt)))
    .orderBy(asc(mails.sentAt));
  return rows.map(
    ({ kind, sentAt }) => `${sentAt ? secondText(sentAt) : 'sent'}: “${kind.replaceAll('-', ' ')}”`,
  );
}
