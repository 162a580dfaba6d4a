import type { Metadata } from 'next';
import { SupportLine } from '#components/support-line.tsx';

export const metadata: Metadata = { title: 'Not found' };

/** The same answer for what does not exist and what belongs to somebody else. */
export default function PrivateNotFound() {
  return (
    <div className="grid max-w-xl gap-4">
      <h1>There is nothing here for you</h1>
      <p>Either this page does not exist, or this browser may not open it.</p>
      <ul className="list-disc space-y-2 pl-5">
        <li>
          Looking for an order? Open it with the link in our mail, in the browser you paid with, or by signing
          in with the e-mail address you paid with.
        </li>
        <li>Looking for a plan? It may have left the range.</li>
      </ul>
      <p className="flex flex-wrap gap-3">
        <a className="button button-next" href="/">
          Choose a destination
        </a>
        <a className="button" href="/sign-in">
          Sign in
        </a>
      </p>
      <SupportLine />
    </div>
  );
}
