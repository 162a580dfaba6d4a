import type { Metadata } from 'next';

export const metadata: Metadata = { title: 'Account deleted' };

/** Where deleting ends: nobody is signed in here. */
export default function AccountDeletedPage() {
  return (
    <div className="grid max-w-xl grid-cols-1 gap-5">
      <h1>Your account is deleted</h1>
      <p role="status">
        Your address is gone from our database, and this browser is signed out. No mail confirms it: we no
        longer know where to send one.
      </p>
      <p>An eSIM on your phone keeps working until it ends.</p>
      <p>
        <a className="button" href="/">
          To the shop
        </a>
      </p>
    </div>
  );
}
