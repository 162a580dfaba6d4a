import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { cache } from 'react';
import { missingOrder } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { OrderTimeline } from '#components/order-timeline.tsx';
import { addressDesk } from '#lib/account/order-address.ts';
import { stageOf } from '#lib/orders/install-stage.ts';
import { paymentPageOf } from '#lib/orders/payment-page.ts';
import {
  countUnits,
  isChecked,
  isInstalled,
  isOver,
  progress,
  progressSentence,
} from '#lib/orders/progress.ts';
import { type OrderView, orderFor } from '#lib/orders/read.ts';
import { patienceMinutes } from '#lib/orders/stop-waiting.ts';
import { topUpEsim } from '#lib/orders/top-up-esim.ts';
import { topUpProgress, topUpSentence } from '#lib/orders/top-up-progress.ts';
import { InstallHelp } from '../../install/install-help.tsx';
import { InstallPass } from '../../install/install-pass.tsx';
import { type Phone, phoneOf } from '../../install/phone.ts';
import { LivePage } from '../../live-page.tsx';
import { AskUs } from './ask-us.tsx';
import { DeliveryClock } from './delivery-clock.tsx';
import { OrderMail } from './order-mail.tsx';
import { Receipt } from './receipt.tsx';
import { RefundList } from './refund-list.tsx';
import { SettleOnReturn } from './settle-on-return.tsx';
import { FrozenNote, UnpaidNote } from './state-notes.tsx';
import { StopWaiting } from './stop-waiting.tsx';
import { TopUpResult } from './top-up-result.tsx';

interface Address {
  params: Promise<{ orderId: string }>;
}

/** The order with the viewer who may see it; read once for title and page. */
const ownOrder = cache(async (orderId: string) => {
  const { db, env } = shop();
  const viewer = await currentViewer();
  const keys = { encryption: env.ENCRYPTION_KEY, linkSecret: env.NEXTAUTH_SECRET };
  const order = await orderFor(db, keys, viewer, orderId);
  return order && { order, viewer };
});

/** A page that fails says so itself: its title is no second place for that. */
export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const found = await ownOrder((await params).orderId).catch(() => 'unknown');
  return { title: found ? 'Your order' : 'Not found' };
}

const beforePayment = ['draft', 'session_open', 'processing'];
const neverPaid = ['expired', 'failed'];

/** An order as its owner sees it: where it stands, then the eSIMs, then the receipt. */
export default async function OrderPage({ params }: Address) {
  const found = await ownOrder((await params).orderId);
  if (!found) return missingOrder();
  const { order, viewer } = found;
  const { db, env } = shop();
  const unpaid = beforePayment.includes(order.state);
  const preparing = order.paidAt !== null && countUnits(order).preparing > 0;
  const isTopUp = order.kind === 'topup';
  const sentence = isTopUp ? topUpSentence(order) : progressSentence(order);
  const topUp = isTopUp ? await topUpEsim(db, env.NEXTAUTH_SECRET, viewer, order) : null;
  const desk = await addressDesk(db, viewer, order.id);
  return (
    <div className="grid gap-8">
      <LivePage feed={`/orders/${order.id}/live`} finished={isOver(order)} sentence={sentence} />
      {unpaid && <SettleOnReturn orderId={order.id} />}
      <header className="grid gap-2">
        <p className="text-quiet">{order.lines.map(({ plan }) => plan.title).join(', ')}</p>
        <h1>{sentence}</h1>
        {(unpaid || preparing) && <LookAgain />}
      </header>
      {(order.paidAt || unpaid) && <Timeline order={order} />}
      {(unpaid || neverPaid.includes(order.state)) && (
        <UnpaidNote
          order={order}
          {...(topUp ? { again: topUp.again } : {})}
          paymentUrl={await paymentPageOf(db, env.NEXTAUTH_SECRET, viewer, order.id)}
        />
      )}
      <FrozenNote state={order.state} />
      <Waiting order={order} />
      {topUp && <TopUpResult order={order} topUp={topUp} />}
      <Esims order={order} phone={phoneOf(await headers())} />
      <RefundList order={order} />
      {desk && <OrderMail orderId={order.id} desk={desk} />}
      <Receipt order={order} maskedEmail={!desk} />
      <AskUs
        orderId={order.id}
        plan={order.lines.map(({ plan }) => plan.title).join(', ')}
        state={sentence}
      />
    </div>
  );
}

/** How it came to this: folded away once there is nothing left to install. */
function Timeline({ order }: { order: OrderView }) {
  const steps = order.kind === 'topup' ? topUpProgress(order) : progress(order);
  if (!isInstalled(order) || order.kind === 'topup') return <OrderTimeline steps={steps} />;
  return (
    <details className="border-y border-line">
      <summary className="min-h-11 content-center py-2 font-bold">How it was delivered</summary>
      <div className="pt-2 pb-4">
        <OrderTimeline steps={steps} />
      </div>
    </details>
  );
}

const esimPatience = 'If the eSIM is not ready this very moment, you get your money back now.';
const topUpPatience =
  'As soon as the network shows that nothing was added, and at the latest at the time above, you get your money back.';

/** The clock over what is still being prepared; without script, a link that looks again. */
function Waiting({ order }: { order: OrderView }) {
  const waiting = order.lines.filter(({ units }) => units.some(({ state }) => state === 'preparing'));
  const deadlines = waiting.flatMap(({ deadlineAt }) => (deadlineAt ? [deadlineAt.getTime()] : []));
  if (!order.paidAt || deadlines.length === 0) return null;
  const isTopUp = order.kind === 'topup';
  const offerFrom = new Date(order.paidAt.getTime() + patienceMinutes * 60_000);
  return (
    <section className="grid max-w-2xl gap-3">
      <DeliveryClock
        until={new Date(Math.max(...deadlines))}
        waitsFor={isChecked(order) ? 'check' : isTopUp ? 'top-up' : 'esim'}
      />
      <p>
        You can close this page: a mail with a link comes as soon as it is {isTopUp ? 'added' : 'ready'}.
        Please do not pay again.
      </p>
      <StopWaiting
        orderId={order.id}
        unless={isTopUp ? topUpPatience : esimPatience}
        from={offerFrom}
        already={offerFrom.getTime() <= Date.now()}
      />
      <noscript>
        <a className="button" href={`/orders/${order.id}`}>
          Check again
        </a>
      </noscript>
    </section>
  );
}

/** Without script the page is fetched anew, every five seconds, until there is news. */
function LookAgain() {
  return (
    <noscript>
      <meta httpEquiv="refresh" content="5" />
    </noscript>
  );
}

function Esims({ order, phone }: { order: OrderView; phone: Phone }) {
  const units = order.lines.flatMap((line) => line.units.map((unit) => ({ line, unit })));
  const ready = units.flatMap(({ line, unit }, index) => {
    const name = units.length === 1 ? 'your eSIM' : `eSIM ${index + 1} of ${units.length}`;
    return unit.state === 'ready' && unit.esim ? [{ line, esim: unit.esim, name }] : [];
  });
  if (ready.length === 0) return null;
  const stages = ready.map(({ esim }) => stageOf(esim));
  // Of several, the first that still has to get onto its phone is what to do next.
  const next = stages.findIndex((stage) => stage === 'to-install' || stage === 'installing');
  return (
    <>
      {ready.map((one, index) => (
        <InstallPass
          key={one.esim.id}
          {...one}
          paidAt={order.paidAt}
          phone={phone}
          alone={ready.length === 1}
          next={index === next}
          page={`/orders/${order.id}/esims/${one.esim.id}`}
        />
      ))}
      <InstallHelp stages={stages} />
    </>
  );
}
