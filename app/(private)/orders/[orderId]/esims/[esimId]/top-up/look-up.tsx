import { lookForTopUps } from './actions.ts';

/** As high while the network is asked as with its answer: the foot of the page stays below the screen. */
export const offersRoom = 'min-h-[75dvh]';

/** While the network is asked: room for what will stand here. Without script the page is fetched anew. */
export function LookingUp() {
  return (
    <div className={offersRoom}>
      <p className="note max-w-2xl" role="status">
        The network is being asked which top-ups fit this eSIM. Its answer mostly takes a few seconds; if it
        does not come, this page says so.
      </p>
      <div className="passes" aria-hidden="true">
        {[1, 2, 3, 4].map((key) => (
          <div key={key} className="pass min-h-29 border-dashed opacity-60">
            <div />
            <div className="stub" />
          </div>
        ))}
      </div>
      <noscript>
        <meta httpEquiv="refresh" content="3" />
      </noscript>
    </div>
  );
}

export interface NothingFoundProps {
  orderId: string;
  esimId: string;
  why: 'none' | 'away';
  buyAddress: string | null;
}

/** The network could not be asked, or named nothing: never an empty list. */
export function NothingFound({ orderId, esimId, why, buyAddress }: NothingFoundProps) {
  return (
    <div className="grid max-w-2xl justify-items-start gap-4">
      <p role="alert" className="note border-warn">
        {why === 'away'
          ? 'The network cannot be asked right now, so we do not know what fits this eSIM. Your eSIM itself goes on working.'
          : 'The network names no top-up for this eSIM right now. It can look different later.'}
      </p>
      <div className="flex flex-wrap gap-3">
        <form action={lookForTopUps.bind(null, orderId, esimId)}>
          <button type="submit" className="button button-next">
            Look again
          </button>
        </form>
        <a className="button" href={buyAddress ?? '/'}>
          Buy a new eSIM
        </a>
      </div>
    </div>
  );
}
