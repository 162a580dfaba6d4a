import { LocalTime } from '#components/local-time.tsx';
import type { EsimPage } from '#lib/orders/esim-page.ts';
import type { StoryLine } from '#lib/orders/esim-story.ts';

const mostShown = 8;

/** What happened to it, newest first; what is long ago is folded away. */
export function EsimStory({ page: { story } }: { page: EsimPage }) {
  if (story.length === 0) return null;
  const older = story.slice(mostShown);
  return (
    <section className="grid grid-cols-1 gap-3" aria-label="What happened">
      <h2>What happened</h2>
      <Lines lines={story.slice(0, mostShown)} />
      {older.length > 0 && (
        <details>
          <summary className="min-h-11 content-center py-2 font-bold">Earlier</summary>
          <Lines lines={older} />
        </details>
      )}
    </section>
  );
}

function Lines({ lines }: { lines: readonly StoryLine[] }) {
  return (
    <ol className="border-t border-line">
      {lines.map(({ at, text, orderId }) => (
        <li
          key={`${at.getTime()} ${text}`}
          className="grid items-baseline gap-x-4 border-b border-line py-2.5 sm:grid-cols-[1fr_auto]"
        >
          {orderId ? (
            <a className="link -my-2.5 justify-self-start py-2.5" href={`/orders/${orderId}`}>
              {text}
            </a>
          ) : (
            <span>{text}</span>
          )}
          <span className="text-[0.9375rem] text-quiet tabular-nums">
            <LocalTime at={at} form="moment" />
          </span>
        </li>
      ))}
    </ol>
  );
}
