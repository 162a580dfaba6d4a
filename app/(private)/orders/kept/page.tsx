import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { SupportLine } from '#components/support-line.tsx';

export const metadata: Metadata = { title: 'Kept on this phone' };

const list =
  'max-w-xl border-t border-line empty:hidden [&>li]:flex [&>li]:items-center [&>li]:justify-between [&>li]:gap-4 [&>li]:border-b [&>li]:border-line [&>li]:py-2 [&_a]:py-1.5 [&_small]:block [&_small]:text-quiet';

/**
 * What is kept on this device; what stands in place of a private page while there is no connection. Holds
 * nothing of anybody: a script of its own fills the list from the device.
 */
export default async function KeptPage() {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <div className="grid max-w-xl gap-5">
      <h1>Kept on this phone</h1>
      <p className="note" data-kept hidden>
        There is no connection right now. What is kept here opens without one.
      </p>
      <ul
        className={list}
        aria-label="Kept eSIMs"
        data-kept-list
        suppressHydrationWarning
        // biome-ignore lint/security/noDangerouslySetInnerHtml: empty, so that what the script writes into it stays
        dangerouslySetInnerHTML={{ __html: '' }}
      />
      <p data-kept-none suppressHydrationWarning>
        No eSIM is kept here. While you are online, open the page of an eSIM and tap “Keep on this phone”:
        then its QR code and all its codes open without a connection.
      </p>
      <p>
        <a className="button" href="/dashboard">
          My eSIMs
        </a>
      </p>
      <SupportLine />
      <script src="/kept.js" nonce={nonce} defer suppressHydrationWarning />
    </div>
  );
}
