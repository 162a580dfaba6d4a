import type { Metadata } from 'next';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { currentCustomer } from '#lib/auth/session.ts';
import { esimsOf } from '#lib/esims/read.ts';
import { ordersOf } from '#lib/orders/read.ts';
import { leave } from '../sign-in/actions.ts';
import { OrderList } from './order-list.tsx';
import { Wallet } from './wallet.tsx';

export const metadata: Metadata = { title: 'My eSIMs' };

/** Everything a customer has bought; for a guest, what this browser has bought. */
export default async function DashboardPage() {
  const customer = await currentCustomer(shop());
  if (!customer) return <GuestDashboard />;
  const { db } = shop();
  const viewer = { buyerKey: null, customerId: customer.id, orderToken: null };
  const [passes, orders] = await Promise.all([esimsOf(db, viewer), ordersOf(db, viewer)]);
  return (
    <div className="grid grid-cols-1 gap-8">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h1>My eSIMs</h1>
          <p className="mt-2 wrap-anywhere text-quiet">Signed in as {customer.email}</p>
        </div>
        <form action={leave}>
          <button type="submit" className="button">
            Sign out
          </button>
        </form>
      </div>
      {orders.length === 0 && passes.length === 0 ? <Empty /> : <Wallet passes={passes} />}
      {orders.length > 0 && <OrderList orders={orders} heading="Orders" />}
    </div>
  );
}

/** What this browser bought comes first; a guest who bought nothing is asked to sign in. */
async function GuestDashboard() {
  const orders = await ordersOf(shop().db, await currentViewer());
  return (
    <div className="grid grid-cols-1 gap-8">
      <h1>My eSIMs</h1>
      {orders.length > 0 && <OrderList orders={orders} heading="Orders of this browser" />}
      <div className="grid max-w-xl gap-4">
        <p>
          {orders.length > 0
            ? 'Sign in to see all your eSIMs with the data they have left, on any device.'
            : 'Sign in with the e-mail address you paid with, and everything you bought is here. You need no password.'}
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
    </div>
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
