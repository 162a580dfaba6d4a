import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { cache } from 'react';
import { missingOrder } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { InstallSteps } from '#components/install-steps.tsx';
import { LocalTime } from '#components/local-time.tsx';
import { brand } from '#lib/brand.ts';
import { startsText } from '#lib/catalogue/facts.ts';
import { type EsimPage, esimPage } from '#lib/orders/esim-page.ts';
import { keepUntil } from '#lib/orders/keep.ts';
import type { EsimView } from '#lib/orders/read.ts';
import { InstallButtons } from '../../../../../install/install-buttons.tsx';
import { phoneOf } from '../../../../../install/phone.ts';
import { PrintButton } from '../../../receipt/print-button.tsx';
import { Codes } from './codes.tsx';

interface Address {
  params: Promise<{ orderId: string; esimId: string }>;
}

const ownSheet = cache(async ({ orderId, esimId }: Awaited<Address['params']>) => {
  const { db, env } = shop();
  const viewer = await currentViewer();
  const keys = { encryption: env.ENCRYPTION_KEY, linkSecret: env.NEXTAUTH_SECRET };
  const page = await esimPage(db, keys, viewer, orderId, esimId);
  return page?.view ? { page, view: page.view, until: keepUntil(page.own, viewer, page.now) } : null;
});

/** The title is the name a printed file gets. */
export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const found = await ownSheet(await params).catch(() => 'unknown' as const);
  if (found === 'unknown') return { title: 'Your eSIM' };
  return { title: found ? `eSIM ${found.page.plan.locationName} ${found.page.reference}` : 'Not found' };
}

/** One eSIM on one sheet of paper, and the page that is kept for when there is no connection. */
export default async function SheetPage({ params }: Address) {
  const found = await ownSheet(await params);
  if (!found) return missingOrder();
  const { page, view, until } = found;
  const title = `${page.plan.title}, ${page.name}`;
  const address = `/orders/${page.orderId}/esims/${view.id}`;
  return (
    <div
      className="sheet grid grid-cols-1 gap-6"
      {...(until && { 'data-keep': '', 'data-title': title, 'data-until': until.toISOString() })}
    >
      <KeptNote address={address} now={page.now} />
      <header className="grid gap-2">
        <p className="hidden text-lg font-bold print:block">{brand.name}</p>
        <h1>{page.plan.locationName} eSIM</h1>
        <p className="text-quiet">
          {title}. The days start {startsText(page.plan)}.
          {until && (
            <>
              {' '}
              Good until <LocalTime at={until} form="date" />.
            </>
          )}
        </p>
      </header>
      <Codes view={view} name={page.name} />
      <div className="print:hidden">
        <InstallButtons esim={view} name={page.name} phone={phoneOf(await headers())} />
      </div>
      <section className="grid gap-3" aria-labelledby="steps">
        <h2 id="steps">How to install</h2>
        <p>
          On Wi-Fi, before you leave. The code works only once, so never delete the eSIM before the trip is
          over. On arrival turn on data roaming for it and choose it for mobile data.
        </p>
        <InstallSteps open />
      </section>
      <Support page={page} view={view} />
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 print:hidden" data-online>
        <PrintButton />
        <a className="link inline-block py-2.5" href={address}>
          Back to the eSIM
        </a>
      </div>
    </div>
  );
}

/** In the kept copy alone: what it is, as of when, and how to be rid of it. */
function KeptNote({ address, now }: { address: string; now: Date }) {
  return (
    <div data-kept hidden className="note print:hidden">
      <p>
        <strong>Kept on this phone</strong>, as things stood on <LocalTime at={now} form="moment" />. The
        connection is missing or slow right now.
      </p>
      <p className="mt-2 flex flex-wrap gap-3">
        <a className="button" href={address}>
          Try the live page
        </a>
        <button type="button" className="button" data-remove={address}>
          Remove from this phone
        </button>
      </p>
    </div>
  );
}

function Support({ page, view }: { page: EsimPage; view: EsimView }) {
  return (
    <p>
      Stuck? Write to{' '}
      <a
        className="link inline-block py-2.5 print:py-0"
        href={`mailto:${brand.supportEmail}?subject=eSIM%20${page.reference}`}
      >
        {brand.supportEmail}
      </a>
      , reference <span className="font-mono">{page.reference}</span>, order{' '}
      <span className="font-mono wrap-anywhere">{page.orderId}</span>, number ending in{' '}
      <span className="font-mono">{view.iccid.slice(-4)}</span>.
    </p>
  );
}
