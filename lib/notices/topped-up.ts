import { eq } from 'drizzle-orm';
import { orderLines } from '#db/schema/index.ts';
import { daysText } from '#lib/catalogue/plan-title.ts';
import { formatBytes } from '#lib/data-size.ts';
import { dataLeft } from '#lib/esims/read.ts';
import { hasStarted } from '#lib/esims/started.ts';
import { layOut, type Part } from '#lib/mail/layout.ts';
import { esimWithOrder, type OwnEsim } from '#lib/orders/own-esim.ts';
import { moment, receipt } from './order-words.ts';
import type { Writer } from './writer.ts';

/** "Your data is added": what came, what the eSIM has now, until when. */
export const toppedUp: Writer = async ({ db, order, link }) => {
  const [line] = await db.select().from(orderLines).where(eq(orderLines.orderId, order.orderId));
  const own = line?.esimId ? await esimWithOrder(db, line.esimId) : null;
  if (!line || !own) return null;
  const days = daysText(line.days ?? line.plan.days);
  const isPass = line.plan.kind === 'day-pass';
  const more = isPass ? `${days} more` : `${formatBytes(line.plan.dataBytes)} and ${days} more`;
  const parts: Part[] = [
    {
      kind: 'words',
      text: `${more} ${isPass && days === '1 day' ? 'was' : 'were'} added to your eSIM for ${own.line.plan.locationName}. It is the same eSIM: there is nothing to install.`,
    },
    { kind: 'facts', facts: nowOf(own) },
    { kind: 'button', label: 'See the top-up', href: link },
    { kind: 'facts', facts: receipt(order) },
    { kind: 'note', text: 'The link opens your order without signing in: keep it to yourself.' },
  ];
  return layOut({
    subject: `${isPass ? 'Your days are' : 'Your data is'} added: ${own.line.plan.locationName}`,
    preview: `${more}, on the eSIM you have. Nothing to install.`,
    heading: isPass ? 'Your days are added' : 'Your data is added',
    parts,
  });
};

function nowOf({ esim, line }: OwnEsim): [label: string, value: string][] {
  const facts: [string, string][] = [
    ['eSIM', `${line.plan.title}, number ending in ${esim.iccid.slice(-4)}`],
  ];
  if (line.plan.kind === 'fixed') {
    const { leftBytes, totalBytes } = dataLeft(esim);
    facts.push(['Data left now', `${formatBytes(leftBytes)} of ${formatBytes(totalBytes)}`]);
  }
  facts.push(['Days in all', daysText(esim.totalDays)]);
  if (esim.expiresAt)
    facts.push([hasStarted(esim, line.plan) ? 'Works until' : 'Use it by', moment(esim.expiresAt)]);
  return facts;
}
