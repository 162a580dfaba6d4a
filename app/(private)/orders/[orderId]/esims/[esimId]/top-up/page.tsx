import type { Metadata } from 'next';
import { cache, type ReactNode } from 'react';
import { missingOrder } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { placeByCode } from '#lib/catalogue/read.ts';
import { topUpQuery } from '#lib/checkout/input.ts';
import { topUpHurdle } from '#lib/checkout/top-up-hurdle.ts';
import { topUpList } from '#lib/esims/top-up-offers.ts';
import { obstacleWords } from '#lib/esims/top-up-rules.ts';
import { ownEsim } from '#lib/orders/own-esim.ts';
import { LivePage } from '../../../../../live-page.tsx';
import { LookingUp, NothingFound } from './look-up.tsx';
import { NotNow } from './not-now.tsx';
import { OfferList } from './offer-list.tsx';
import { Summary } from './summary.tsx';
import { TopUpGain } from './top-up-gain.tsx';

type Query = Record<string, string | string[] | undefined>;

interface Address {
  params: Promise<{ orderId: string; esimId: string }>;
  searchParams: Promise<Query>;
}

/** The eSIM of who may see it, read once for title and page. */
const own = cache(async (orderId: string, esimId: string) => {
  const { db, env } = shop();
  return ownEsim(db, env.NEXTAUTH_SECRET, await currentViewer(), orderId, esimId);
});

/** A page that fails says so itself: its title is no second place for that. */
export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const { orderId, esimId } = await params;
  const found = await own(orderId, esimId).catch(() => 'unknown');
  return { title: found ? 'Top up' : 'Not found' };
}

/** More data and days for one eSIM: why not, what fits, and the summary of what was chosen. */
export default async function TopUpPage({ params, searchParams }: Address) {
  const { orderId, esimId } = await params;
  const found = await own(orderId, esimId);
  if (!found) return missingOrder();
  const { db } = shop();
  const esimAddress = `/orders/${orderId}/esims/${esimId}`;
  const address = `${esimAddress}/top-up`;
  const feed = `/orders/${orderId}/live`;
  const obstacle = await topUpHurdle(db, found);
  const { locationCode } = found.line.plan;
  const place = await placeByCode(db, locationCode);
  const buyAddress = place && `/esim/${place.slug}`;
  const head = (
    <Head title={found.line.plan.title} esimAddress={esimAddress}>
      {!obstacle && <TopUpGain own={found} added={null} />}
    </Head>
  );
  if (obstacle) {
    return (
      <Whole>
        <LivePage feed={feed} sentence={obstacleWords[obstacle].why} />
        {head}
        <NotNow obstacle={obstacle} esimAddress={esimAddress} buyAddress={buyAddress} />
      </Whole>
    );
  }
  const list = await topUpList(db, esimId);
  if (list.state !== 'listed') {
    const looking = list.state === 'looking';
    return (
      <Whole>
        <LivePage feed={feed} sentence={looking ? '' : 'Nothing was found'} />
        {head}
        {list.state === 'looking' ? (
          <LookingUp />
        ) : (
          <NothingFound orderId={orderId} esimId={esimId} why={list.state} buyAddress={buyAddress} />
        )}
      </Whole>
    );
  }
  const query = await searchParams;
  const asked = topUpQuery.safeParse({ offer: query.offer, days: query.days ?? null });
  const offer = asked.success ? list.offers.find(({ code }) => code === asked.data.offer) : undefined;
  if (asked.success && offer && (offer.kind === 'day-pass') === (asked.data.days !== null)) {
    return <Summary own={found} offer={offer} days={asked.data.days} address={address} />;
  }
  return (
    <Whole>
      {head}
      {query.offer !== undefined && (
        <p role="alert" className="note max-w-2xl border-warn">
          {asked.success || query.days === undefined
            ? 'This top-up is not offered any more'
            : 'The number of days has to be a whole number from 1 to 365'}
          . Nothing was charged. Please choose here.
        </p>
      )}
      <OfferList offers={list.offers} address={address} totalDays={found.esim.totalDays} />
    </Whole>
  );
}

function Whole({ children }: { children: ReactNode }) {
  return <div className="grid grid-cols-1 gap-8">{children}</div>;
}

function Head({ title, esimAddress, children }: { title: string; esimAddress: string; children: ReactNode }) {
  return (
    <header className="grid max-w-2xl gap-2">
      <p>
        <a className="link inline-block py-2.5 text-quiet" href={esimAddress}>
          Back to the eSIM
        </a>
      </p>
      <h1>Top up</h1>
      <p className="text-quiet">{title}</p>
      {children}
    </header>
  );
}
