'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const pollMs = 3_000;
/** News that come in one breath cost one look. */
const gatherMs = 30;

export interface LivePageProps {
  /** Address of the server-sent events. */
  feed: string;
  /** Nothing will change any more: the feed is closed. */
  finished?: boolean;
  /** Where things stand, read aloud when it changes. */
  sentence: string;
}

/** Keeps a page true: told of changes by the server, by looking every 3 seconds while it is not. */
export function LivePage({ feed, finished = false, sentence }: LivePageProps) {
  const router = useRouter();
  useEffect(() => (finished ? undefined : follow(feed, () => router.refresh())), [feed, finished, router]);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {sentence}
    </p>
  );
}

/** Whether the shop can be reached: a look that fails would take the page away from its reader. */
async function answers(): Promise<boolean> {
  if (!navigator.onLine) return false;
  return fetch('/icon.svg', { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
}

function follow(address: string, look: () => void): () => void {
  let gather: ReturnType<typeof setTimeout> | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  const lookSoon = () => {
    clearTimeout(gather);
    gather = setTimeout(look, gatherMs);
  };
  const stopPolling = () => {
    clearInterval(poll);
    poll = undefined;
  };
  let feed: EventSource;
  const open = () => {
    feed = new EventSource(address);
    // A change between drawing the page and this moment would be missed: look once on opening.
    feed.addEventListener('open', () => {
      stopPolling();
      lookSoon();
    });
    feed.addEventListener('changed', lookSoon);
    feed.addEventListener('error', () => {
      poll ??= setInterval(() => {
        // After a refusal the browser gives up, so we open it anew.
        if (feed.readyState === EventSource.CLOSED) open();
        void answers().then((there) => there && look());
      }, pollMs);
    });
  };
  open();
  return () => {
    feed.close();
    stopPolling();
    clearTimeout(gather);
  };
}
