import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db, DbOrTx } from '#db/client.ts';
import { auditLog, orderHistory, orderLines, orders, orderTraces, refunds } from '#db/schema/index.ts';
import { actorName } from '#lib/actor.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { brand } from '#lib/brand.ts';
import { isId } from '#lib/ids.ts';
import { legalTexts } from '#lib/legal-texts.ts';
import { formatCents } from '#lib/money.ts';
import { authorise } from './deeds.ts';
import { type EvidencePart, mailsOf, secondText, signsOfUse } from './evidence-use.ts';

type OrderRow = typeof orders.$inferSelect;

/** What proves a paid order to a bank; null when there is none. For the page: nothing is written down. */
export async function evidenceOf(
  db: DbOrTx,
  operator: Operator,
  orderId: string,
  appUrl: string,
): Promise<EvidencePart[] | null> {
  authorise(operator, 'take-evidence');
  if (!isId('ord', orderId)) return null;
  const [order] = await db.select().from(orders).where(eq(orders.id, orderId));
  if (!order?.paidAt) return null;
  const lines = await db
    .select()
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.no));
  return [
    { title: 'Product', field: 'product_description', lines: productLines(order, lines) },
    {
      title: 'Buyer',
      field: 'customer_email_address, customer_purchase_ip',
      lines: await buyerLines(db, order),
    },
    {
      title: 'Delivery',
      field: 'service_date, service_documentation',
      lines: await deliveryLines(db, orderId),
    },
    ...(await signsOfUse(db, lines)),
    { title: 'Mails to the buyer', field: 'customer_communication', lines: await mailsOf(db, orderId) },
    {
      title: 'Refund rules',
      field: 'refund_policy, refund_policy_disclosure',
      lines: ruleLines(order, appUrl),
    },
    { title: 'Sent back', field: 'uncategorized_text', lines: await refundLines(db, order) },
  ];
}

/** Minutes for which the file can be had after it was asked for. */
const minutes = 10;

/** Puts on record that somebody takes the evidence of an order; false when there is none. */
export async function askForEvidence(db: Db, operator: Operator, orderId: string): Promise<boolean> {
  authorise(operator, 'take-evidence');
  if (!isId('ord', orderId)) return false;
  return db.transaction(async (tx) => {
    const [order] = await tx.select({ paidAt: orders.paidAt }).from(orders).where(eq(orders.id, orderId));
    if (!order?.paidAt) return false;
    await recordDeed(tx, operator, { action: 'take-evidence', subject: subjectOf(orderId) });
    return true;
  });
}

/** Whether this operator has asked for it within the last minutes: reading it then changes nothing. */
export async function mayTakeEvidence(db: DbOrTx, operator: Operator, orderId: string): Promise<boolean> {
  authorise(operator, 'take-evidence');
  const asked = and(
    eq(auditLog.action, 'take-evidence'),
    eq(auditLog.subject, subjectOf(orderId)),
    eq(auditLog.actor, actorName(operator)),
    sql`${auditLog.at} > shop_now() - make_interval(mins => ${minutes})`,
  );
  return isId('ord', orderId) && (await db.$count(auditLog, asked)) > 0;
}

const subjectOf = (orderId: string) => `order:${orderId}`;

/** The same as a file, for who has asked for it; null for everybody else. */
export async function evidenceFile(
  db: DbOrTx,
  operator: Operator,
  orderId: string,
  appUrl: string,
): Promise<string | null> {
  if (!(await mayTakeEvidence(db, operator, orderId))) return null;
  const parts = await evidenceOf(db, operator, orderId, appUrl);
  if (!parts) return null;
  return `${brand.name}: order ${orderId}\nAll times are UTC.\n\n${parts.map(asText).join('\n')}`;
}

/** A text of somebody else stays on its line: no heading of ours can be made up by it. */
function asText({ title, field, lines }: EvidencePart): string {
  const own = lines.map((line) => `- ${line.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}\n`);
  return `${title} (${field})\n${own.join('') || '- nothing known\n'}`;
}

function productLines(order: OrderRow, lines: (typeof orderLines.$inferSelect)[]): string[] {
  const { paidAt, createdAt, capturedCents, currency, stripePaymentIntent } = order;
  return [
    ...lines.map(({ plan, quantity, days, unitPriceCents }) => {
      const times = days === null ? '' : `, ${days} days`;
      return `${quantity} × travel eSIM (mobile data): ${plan.title}${times}, ${formatCents(unitPriceCents, currency)} each`;
    }),
    `paid ${formatCents(capturedCents, currency)}, payment ${stripePaymentIntent ?? 'unknown'}`,
    `ordered ${secondText(createdAt)}${paidAt ? `, paid ${secondText(paidAt)}` : ''}`,
  ];
}

async function buyerLines(db: DbOrTx, { id, email, threeDSecure }: OrderRow): Promise<string[]> {
  const [trace] = await db.select().from(orderTraces).where(eq(orderTraces.orderId, id));
  return [
    `e-mail address: ${email ?? 'none kept'}`,
    `network address the order came from: ${trace?.network ?? 'not known, or deleted'}`,
    `fingerprint of the card: ${trace?.card ?? 'not known, or deleted'}; Stripe’s risk level: ${trace?.riskLevel ?? 'not told'}`,
    `3-D Secure was asked for: ${threeDSecure === 'any' ? 'always' : 'as the bank or Stripe wanted'}`,
    'postal address: none is asked for, nothing is shipped',
  ];
}

async function deliveryLines(db: DbOrTx, orderId: string): Promise<string[]> {
  const steps = await db
    .select()
    .from(orderHistory)
    .where(eq(orderHistory.orderId, orderId))
    .orderBy(asc(orderHistory.at), asc(orderHistory.id));
  return steps
    .filter(({ subject }) => subject !== 'mail')
    .map(({ at, subject, to }) => `${secondText(at)}: ${subject} ${to.replaceAll(/[-_]/g, ' ')}`);
}

function ruleLines({ termsVersion, consentedAt }: OrderRow, appUrl: string): string[] {
  const other =
    termsVersion === brand.termsVersion ? '' : `; today’s rules, below, are of version ${brand.termsVersion}`;
  return [
    `accepted ${secondText(consentedAt)}, before payment: delivery at once, and terms of version ${termsVersion}${other}`,
    `shown at ${appUrl}/terms and ${appUrl}/refunds`,
    ...legalTexts.refunds.map(({ title, text }) => `${title}: ${text}`),
  ];
}

async function refundLines(db: DbOrTx, { id, currency }: OrderRow): Promise<string[]> {
  const rows = await db.select().from(refunds).where(eq(refunds.orderId, id)).orderBy(asc(refunds.createdAt));
  return rows.map(
    ({ amountCents, state, createdAt }) =>
      `${formatCents(amountCents, currency)}, ${state}, ${secondText(createdAt)}`,
  );
}
