import { eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { alerts, plans } from '#db/schema/index.ts';
import { daysText } from '#lib/catalogue/plan-title.ts';
import { formatBytes } from '#lib/data-size.ts';
import { dataLeft } from '#lib/esims/read.ts';
import { hasStarted } from '#lib/esims/started.ts';
import { esimState } from '#lib/esims/states.ts';
import { mostTopUps } from '#lib/esims/top-up-rules.ts';
import { layOut, type Part } from '#lib/mail/layout.ts';
import type { Postbox } from '#lib/mail/send.ts';
import { linkBelow } from '#lib/orders/link.ts';
import { esimWithOrder, type OwnEsim } from '#lib/orders/own-esim.ts';
import type { AlertKind } from '#lib/usage/alert-kinds.ts';
import { muteLink } from '#lib/usage/mute-link.ts';
import { moment } from './order-words.ts';
import type { Writer } from './writer.ts';

/** What one alert says. */
interface Words {
  subject: string;
  heading: string;
  text: string;
  /** What to do about it. */
  advice: string;
  button: 'Top up' | 'Add days' | 'Open your eSIM';
}

/** What the owner of an eSIM should know now: data or time running out, or a start that never came. */
export const alert: Writer = async ({ db, postbox, mail, link }) => {
  const [row] = await db.select().from(alerts).where(eq(alerts.id, mail.subject));
  const own = row && (await esimWithOrder(db, row.esimId));
  if (!own || !isStillTrue(own, row)) return null;
  const around = { hours: await hoursLeft(db, own), growable: await isGrowable(db, own) };
  const words = wordsOf(row.kind as AlertKind, own, around);
  const topUp = words.button !== 'Open your eSIM';
  const parts: Part[] = [
    { kind: 'words', text: words.text },
    { kind: 'words', text: words.advice },
    { kind: 'button', label: words.button, href: linkBelow(link, { esimId: own.esim.id, topUp }) },
    { kind: 'facts', facts: factsOf(own) },
    { kind: 'note', text: 'The link opens your order without signing in: keep it to yourself.' },
    ...choiceOf(postbox, own),
  ];
  const name = own.line.plan.locationName;
  return layOut({
    subject: `${words.subject}: ${name}`,
    preview: words.text,
    heading: words.heading,
    parts,
  });
};

/** The way to fewer of these mails, without signing in. */
function choiceOf({ appUrl, linkSecret }: Postbox, { order }: OwnEsim): Part[] {
  if (!order.customerId) return [];
  const href = muteLink(appUrl, linkSecret, order.customerId);
  return [{ kind: 'note', text: 'Too many mails?', link: { label: 'Choose which ones you get', href } }];
}

/** Whole hours until it ends, on the shop's clock: a reader's own time is not known. */
async function hoursLeft(db: DbOrTx, { esim }: OwnEsim): Promise<number> {
  const { rows } = await db.execute<{ hours: number }>(
    sql`select round(extract(epoch from ${esim.expiresAt}::timestamptz - shop_now()) / 3600)::int as hours`,
  );
  return rows[0]?.hours ?? 0;
}

/** Whether the network adds to it: not to every plan, and not for ever. */
async function isGrowable(db: DbOrTx, { esim, line }: OwnEsim): Promise<boolean> {
  const [plan] = await db.select({ topUp: plans.topUp }).from(plans).where(eq(plans.code, line.planCode));
  return plan?.topUp !== 'no' && esim.offersReason !== 'none' && esim.allowance < mostTopUps;
}

/** A mail can wait for hours: a top-up, a connection or a cancel meanwhile makes it wrong. */
function isStillTrue({ esim, line, order }: OwnEsim, row: typeof alerts.$inferSelect): boolean {
  const state = esimState(esim.esimStatus, esim.smdpStatus);
  if (['ended', 'expired', 'suspended', 'removed'].includes(state)) return false;
  if (order.state !== 'paid' && order.state !== 'dispute_won') return false;
  if (row.kind.startsWith('activate-by')) return !hasStarted(esim, line.plan);
  if (row.kind === 'never-connected') return state !== 'in-use' && state !== 'used-up' && !esim.activatedAt;
  return row.allowance === esim.allowance;
}

interface Around {
  /** Until it ends. */
  hours: number;
  /** A top-up can be bought for it. */
  growable: boolean;
}

function wordsOf(kind: AlertKind, own: OwnEsim, { hours, growable }: Around): Words {
  const left = formatBytes(leftOf(own));
  const total = formatBytes(own.esim.totalBytes);
  const end = own.esim.expiresAt ? `${moment(own.esim.expiresAt)}, in about ${hoursText(hours)}` : 'soon';
  const share = `${halfOrMore(own)} of your data is used`;
  const dayPass = own.line.plan.kind === 'day-pass';
  const more = growable
    ? 'A top-up adds data and days to the same eSIM; nothing has to be installed again.'
    : 'The network adds nothing more to this eSIM. For more data get another one, which goes beside it on the phone.';
  const button = growable ? 'Top up' : 'Open your eSIM';
  switch (kind) {
    case 'half-used':
      return {
        subject: share,
        heading: share,
        text: `${left} of ${total} ${left.startsWith('1 ') ? 'is' : 'are'} left.`,
        advice: `Nothing to do yet. ${more}`,
        button,
      };
    case 'low-data':
      return {
        subject: `${left} of your data left`,
        heading: `${left} left`,
        text: `Of ${total}, ${left} are left.`,
        advice: more,
        button,
      };
    case 'nearly-out':
      return {
        subject: `Only ${left} left`,
        heading: `Only ${left} left`,
        text: `Of ${total}, ${left} are left. Soon this eSIM carries no data.`,
        advice: `Maps and messages still work with little. ${more}`,
        button,
      };
    case 'used-up':
      return {
        subject: 'Your data is used up',
        heading: 'Your data is used up',
        text: `All ${total} of this eSIM is used: it carries no data${growable ? ' until it is topped up' : ' any more'}.`,
        advice: `${more} You need another connection to pay, Wi-Fi for example.`,
        button,
      };
    case 'last-day':
      return {
        subject: 'Your eSIM ends within a day',
        heading: 'Less than a day left',
        text: `This eSIM works until ${end}.${growable ? ' After that it cannot be topped up any more.' : ''}`,
        advice: `Staying longer? ${dayPass && growable ? 'Add days before it ends.' : more}`,
        button: dayPass && growable ? 'Add days' : button,
      };
    case 'never-connected':
      return {
        subject: 'Your eSIM is installed and was never online',
        heading: 'Not online yet',
        text: 'This eSIM is on a phone and has not connected to a network so far.',
        advice:
          'Not travelling yet? Then there is nothing to do. If you are: turn on data roaming for this eSIM and choose it for mobile data.',
        button: 'Open your eSIM',
      };
    default:
      return lapseWords(kind, own.esim.expiresAt ? moment(own.esim.expiresAt) : 'soon');
  }
}

function lapseWords(kind: AlertKind, end: string): Words {
  const days = Number(kind.split('-').at(-1));
  return {
    subject: days === 1 ? 'Your unused eSIM lapses tomorrow' : `Your unused eSIM lapses in ${daysText(days)}`,
    heading: days === 1 ? 'Less than a day to use it' : `${daysText(days)} left to use it`,
    text: `This eSIM was never used. It has to be in use by ${end}; after that it is void.`,
    advice:
      'Install it and go online in a country it covers. Not going after all? As long as it is not downloaded, its page gives the money back with one tap.',
    button: 'Open your eSIM',
  };
}

/** "Half", or the figure when one reading jumped far beyond it. */
function halfOrMore({ esim }: OwnEsim): string {
  const percent = Math.round((esim.usedBytes / esim.totalBytes) * 100);
  return percent <= 55 ? 'Half' : `${percent} %`;
}

function hoursText(hours: number): string {
  if (hours < 1) return 'an hour';
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

function leftOf({ esim }: OwnEsim): number {
  return dataLeft(esim).leftBytes;
}

function factsOf(own: OwnEsim): [label: string, value: string][] {
  const { esim, line } = own;
  const facts: [string, string][] = [['eSIM', line.plan.title]];
  facts.push(['Number', `ending in ${esim.iccid.slice(-4)}`]);
  if (line.plan.kind === 'fixed') {
    facts.push(['Data left', `${formatBytes(leftOf(own))} of ${formatBytes(esim.totalBytes)}`]);
    facts.push(['As of', moment(esim.usedAt ?? esim.readAt)]);
  }
  if (esim.expiresAt)
    facts.push([hasStarted(esim, line.plan) ? 'Works until' : 'Use it by', moment(esim.expiresAt)]);
  return facts;
}
