import { obstacleWords, type TopUpObstacle } from '#lib/esims/top-up-rules.ts';
import type { EsimPage } from '#lib/orders/esim-page.ts';

export interface TopUpNoteProps {
  page: EsimPage;
  /** Why it cannot be topped up; null when it can. */
  obstacle: TopUpObstacle | null;
}

/** Told elsewhere on the page: by its heading, the note about the bank, or the way to resume. */
const saidElsewhere: readonly TopUpObstacle[] = [
  'disputed',
  'ended',
  'expired',
  'removed',
  'suspended',
  'unclear',
];

/** The way to more data where the pass has no room for it, or why there is none. */
export function TopUpNote({ page, obstacle }: TopUpNoteProps) {
  if (obstacle) {
    return saidElsewhere.includes(obstacle) ? null : (
      <p className="note max-w-2xl">{obstacleWords[obstacle].why}.</p>
    );
  }
  if (page.state !== 'new') return null;
  return (
    <p className="flex max-w-2xl flex-wrap items-center gap-x-4 gap-y-2">
      <span>Is it too small? Add data and days before or during the journey.</span>
      <a className="button" href={`/orders/${page.orderId}/esims/${page.own.esim.id}/top-up`}>
        Top up
      </a>
    </p>
  );
}
