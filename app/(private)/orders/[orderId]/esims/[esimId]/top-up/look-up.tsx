import { lookForTopUps } from './actions.ts';

/** While the network is asked; without script the page is fetched anew. */
export function LookingUp() {
  return (
    <div className="grid max-w-2xl gap-3">
      <p className="note" role="status">
        Looking up what fits this eSIM …
      </p>
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
