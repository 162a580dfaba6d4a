import type { Metadata } from 'next';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { currentCustomer } from '#lib/auth/session.ts';
import { esimsOf } from '#lib/esims/read.ts';
import { glanceOf } from '#lib/esims/wallet.ts';
import { ordersOf, type Viewer } from '#lib/orders/read.ts';
import { LeaveForm } from '../keep/leave-form.tsx';
import { LivePage } from '../live-page.tsx';
import { leave } from '../sign-in/actions.ts';
import { GlanceLine } from './glance.tsx';
import { OrderList } from './order-list.tsx';
import { Wallet } from './wallet.tsx';

export const metadata: Metadata = { title: 'My eSIMs' };

/** Everything a customer has bought; for a guest, what this browser has bought. */
export default async function DashboardPage() {
  const customer = await currentCustomer(shop());
  if (!customer) return <GuestDashboard />;
  return (
    <div className="grid grid-cols-1 gap-8">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h1>My eSIMs</h1>
          <p className="mt-2 wrap-anywhere text-quiet">Signed in as {customer.email}</p>
        </div>
        <div className="flex flex-wrap gap-3">
          <a className="button" href="/account">
            Account
          </a>
          <LeaveForm action={leave}>
            <button type="submit" className="button">
              Sign out
            </button>
          </LeaveForm>
        </div>
      </div>
      <Belongings
        viewer={{ buyerKey: null, customerId: customer.id, orderToken: null }}
        heading="Orders"
        empty={<Empty />}
      />
    </div>
  );
}

/** What this browser bought comes first; a guest who bought nothing is asked to sign in. */
async function GuestDashboard() {
  return (
    <div className="grid grid-cols-1 gap-8">
      <h1>My eSIMs</h1>
      <Belongings viewer={await currentViewer()} heading="Orders of this browser" empty={<Stranger />}>
        <section className="note grid max-w-2xl justify-items-start gap-3">
          <p>This is what this browser bought. Sign in to see all your eSIMs, on any device.</p>
          <a className="button" href="/sign-in?next=/dashboard">
            Sign in
          </a>
        </section>
      </Belongings>
    </div>
  );
}

interface BelongingsProps {
  viewer: Viewer;
  heading: string;
  /** Shown when there is nothing at all. */
  empty: React.ReactNode;
  /** Between the wallet and the orders. */
  children?: React.ReactNode;
}

/** Totals, wallet and orders of one viewer, kept true while the page is open. */
async function Belongings({ viewer, heading, empty, children }: BelongingsProps) {
  const { db } = shop();
  const [passes, orders] = await Promise.all([esimsOf(db, viewer), ordersOf(db, viewer)]);
  if (orders.length === 0 && passes.length === 0) return empty;
  const glance = glanceOf(passes);
  return (
    <>
      <LivePage
        feed="/dashboard/live"
        sentence={glance.map(({ figure, what }) => `${figure} ${what}`).join(', ')}
      />
      <GlanceLine parts={glance} />
      <Wallet passes={passes} />
      {children}
      {orders.length > 0 && <OrderList orders={orders} heading={heading} />}
    </>
  );
}

function Empty() {
  return (
    <div className="grid max-w-xl gap-4">
      <p>Nothing here yet. The eSIMs you buy appear here as soon as they are paid.</p>
      <p>
        Paid already and it is missing? Then it was paid with another e-mail address: sign out and sign in
        with that one. The link in our mail opens the order too.
      </p>
      <p>
        <a className="button button-next" href="/">
          Choose a destination
        </a>
      </p>
    </div>
  );
}

function Stranger() {
  return (
    <div className="grid max-w-xl gap-4">
      <p>
        Sign in with the e-mail address you paid with, and everything you bought is here. You need no
        password.
      </p>
      <p className="flex flex-wrap gap-3">
        <a className="button button-next" href="/sign-in?next=/dashboard">
          Sign in
        </a>
        <a className="button" href="/">
          Choose a destination
        </a>
      </p>
    </div>
  );
}
