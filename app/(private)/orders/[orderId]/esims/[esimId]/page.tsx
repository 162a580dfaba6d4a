import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { cache } from 'react';
import { missingOrder } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { changeFacts } from '#lib/changes/read.ts';
import { topUpObstacle } from '#lib/esims/top-up-rules.ts';
import { esimPage, type EsimPage as Page } from '#lib/orders/esim-page.ts';
import { stageOf } from '#lib/orders/install-stage.ts';
import { keepUntil } from '#lib/orders/keep.ts';
import { usageOf } from '#lib/usage/read.ts';
import { InstallHelp } from '../../../../install/install-help.tsx';
import { InstallAgain, InstallPass } from '../../../../install/install-pass.tsx';
import { type Phone, phoneOf } from '../../../../install/phone.ts';
import { Gone } from '../../../../keep/gone.tsx';
import { KeepOnPhone } from '../../../../keep/keep-on-phone.tsx';
import { LivePage } from '../../../../live-page.tsx';
import { AskUs } from '../../ask-us.tsx';
import { FrozenNote } from '../../state-notes.tsx';
import { ChangePanel } from './change-panel.tsx';
import { CodeViews } from './code-views.tsx';
import { EsimFactsLabel } from './esim-facts.tsx';
import { EsimStory } from './esim-story.tsx';
import { EsimTicket, type EsimTicketProps } from './esim-ticket.tsx';
import { LastAsked } from './last-asked.tsx';
import { PhoneSteps } from './phone-steps.tsx';
import { ResultFocus } from './result-focus.tsx';
import { TopUpNote } from './top-up-note.tsx';
import { UsagePanel } from './usage-panel.tsx';
import { headline } from './words.ts';

interface Address {
  params: Promise<{ orderId: string; esimId: string }>;
  searchParams: Promise<Record<string, unknown>>;
}

/** The eSIM for who may see it; read once for title and page. */
const ownPage = cache(async (orderId: string, esimId: string) => {
  const { db, env } = shop();
  const keys = { encryption: env.ENCRYPTION_KEY, linkSecret: env.NEXTAUTH_SECRET };
  return esimPage(db, keys, await currentViewer(), orderId, esimId);
});

/** A page that fails says so itself: its title is no second place for that. */
export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const { orderId, esimId } = await params;
  const page = await ownPage(orderId, esimId).catch(() => 'unknown' as const);
  if (page === 'unknown') return { title: 'Your eSIM' };
  return { title: page ? `${page.plan.locationName} eSIM` : 'Not found' };
}

/** One eSIM: what it is now, what to do next, how its data goes, and everything known about it. */
export default async function EsimPage({ params, searchParams }: Address) {
  const { orderId, esimId } = await params;
  const page = await ownPage(orderId, esimId);
  if (!page) return missingOrder();
  const { db } = shop();
  const [changes, usage] = await Promise.all([changeFacts(db, page.own), usageOf(db, esimId)]);
  const phone = phoneOf(await headers());
  const address = `/orders/${orderId}/esims/${esimId}`;
  const keepable = keepUntil(page.own, await currentViewer(), page.now) !== null;
  const { title, sentence } = headline(page, changes.sentBack);
  const obstacle = topUpObstacle({
    state: page.state,
    lapsed: page.daysLeft === 0,
    free: !page.frozen,
    plan: page.today?.topUp ?? null,
    changing: changes.live !== null,
    unfinished: page.toppingUp,
    had: page.own.esim.allowance,
  });
  return (
    <div className="grid grid-cols-1 gap-8">
      <LivePage feed={`/orders/${orderId}/live`} sentence={`${title}. ${sentence}`} />
      <ResultFocus
        stand={`${title} ${changes.live} ${changes.refused?.at.getTime()}`}
        waiting={changes.live !== null}
      />
      <header className="grid gap-2">
        <p>
          <WayBack page={page} />
        </p>
        <h1 tabIndex={-1}>{title}</h1>
        <p className="text-quiet">{page.plan.title}</p>
      </header>
      <FrozenNote state={page.orderState} />
      <Pass page={page} obstacle={obstacle} changes={changes} phone={phone} />
      {keepable ? (
        <KeepOnPhone address={address} name={page.name} onIphone={phone === 'iphone'} />
      ) : (
        <Gone address={address} />
      )}
      <div className="grid grid-cols-1 items-start gap-8 lg:grid-cols-[4fr_3fr] lg:gap-12">
        <div className="grid grid-cols-1 gap-8">
          <PhoneSteps page={page} />
          {isToInstall(page) && <InstallHelp stages={['to-install']} />}
          <TopUpNote page={page} obstacle={obstacle} />
          <UsagePanel page={page} usage={usage} />
          <div>
            <ChangePanel orderId={orderId} esimId={esimId} facts={changes} />
            {page.view && !isToInstall(page) && <InstallAgain esim={page.view} name={page.name} />}
          </div>
          <EsimStory page={page} />
          <CodeViews page={page} />
          <AskUs
            orderId={orderId}
            plan={page.plan.title}
            state={title}
            esim={{ reference: page.reference, iccid: page.own.esim.iccid, state: page.state }}
          />
        </div>
        <div className="grid grid-cols-1 gap-8">
          <EsimFactsLabel page={page} />
          <LastAsked page={page} installing={isToInstall(page)} asked={'asked' in (await searchParams)} />
        </div>
      </div>
    </div>
  );
}

/** While it can be installed the pass carries its code; afterwards, what is left of it. */
function Pass({ phone, ...ticket }: EsimTicketProps & { phone: Phone }) {
  const { page } = ticket;
  const { view, plan, days, paidAt, name } = page;
  if (!view || !isToInstall(page)) return <EsimTicket {...ticket} />;
  return <InstallPass line={{ plan, days }} esim={view} paidAt={paidAt} name={name} phone={phone} alone />;
}

/** To the wallet; for who came by the mailed link alone, to the order that it opens. */
function WayBack({ page: { orderId, byLink } }: { page: Page }) {
  return (
    <a className="link inline-block py-2.5 text-quiet" href={byLink ? `/orders/${orderId}` : '/dashboard'}>
      {byLink ? 'Your order' : 'My eSIMs'}
    </a>
  );
}

function isToInstall({ view }: Page): boolean {
  return view !== null && stageOf(view) === 'to-install';
}
