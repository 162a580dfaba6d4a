import { brand } from '#lib/brand.ts';
import { obstacleWords, type TopUpObstacle } from '#lib/esims/top-up-rules.ts';

export interface NotNowProps {
  obstacle: TopUpObstacle;
  /** Page of the eSIM. */
  esimAddress: string;
  /** Where an eSIM for the same place is sold; null when it is not sold any more. */
  buyAddress: string | null;
}

/** Why this eSIM takes no top-up now, and what can be done instead. Nobody has paid yet. */
export function NotNow({ obstacle, esimAddress, buyAddress }: NotNowProps) {
  const { why, instead } = obstacleWords[obstacle];
  return (
    <div className="grid max-w-2xl justify-items-start gap-4">
      <p role="alert" className="note border-warn">
        {why}.
      </p>
      {instead === 'buy' && (
        <a className="button button-next" href={buyAddress ?? '/'}>
          Buy a new eSIM
        </a>
      )}
      {instead === 'resume' && (
        <a className="button button-next" href={esimAddress}>
          Switch it on again on its page
        </a>
      )}
      {instead === 'write' && (
        <a className="button" href={`mailto:${brand.supportEmail}`}>
          Write to {brand.supportEmail}
        </a>
      )}
      {instead === 'wait' && (
        <>
          <p>This page moves on by itself.</p>
          <noscript>
            <meta httpEquiv="refresh" content="5" />
          </noscript>
        </>
      )}
    </div>
  );
}
