import type { ReactNode } from 'react';
import { LocalTime } from '#components/local-time.tsx';
import { daysText } from '#lib/catalogue/plan-title.ts';
import { formatBytes } from '#lib/data-size.ts';
import { dataLeft } from '#lib/esims/read.ts';
import { hasStarted } from '#lib/esims/started.ts';
import type { OwnEsim } from '#lib/orders/own-esim.ts';

const dayMs = 86_400_000;

export interface TopUpGainProps {
  own: Pick<OwnEsim, 'esim' | 'line'>;
  /** What would be added; null shows only what there is. */
  added: { dataBytes: number; days: number } | null;
}

/** What the eSIM has now, and beside it what it would have: data and days add up. */
export function TopUpGain({ own: { esim, line }, added }: TopUpGainProps) {
  const { leftBytes } = dataLeft(esim);
  const end = esim.expiresAt;
  const days = added?.days ?? 0;
  return (
    <div className="grid gap-2">
      <dl className="mt-3 grid gap-2">
        {line.plan.kind === 'fixed' && (
          <Row label="Data left">
            {formatBytes(leftBytes)}
            {added && <After>about {formatBytes(leftBytes + added.dataBytes)}</After>}
          </Row>
        )}
        <Row label="Days in all">
          {daysText(esim.totalDays)}
          {added && <After>{daysText(esim.totalDays + days)}</After>}
        </Row>
        {end && hasStarted(esim, line.plan) && (
          <Row label="Works until" moment>
            <LocalTime at={end} form="moment" />
            {added && (
              <After>
                at least <LocalTime at={new Date(end.getTime() + days * dayMs)} form="moment" />
              </After>
            )}
          </Row>
        )}
      </dl>
      {line.plan.kind === 'fixed' && esim.usedAt && (
        <p className="text-[0.9375rem] text-quiet">
          Counted by the network on <LocalTime at={esim.usedAt} form="moment" />: it can be hours behind.
        </p>
      )}
    </div>
  );
}

/** On a phone a moment has its own line: in UTC, as it comes, it is longer than in the reader's time. */
function Row({ label, moment = false, children }: { label: string; moment?: boolean; children: ReactNode }) {
  return (
    <div className={`items-baseline justify-between gap-x-4 sm:flex ${moment ? '' : 'flex'}`}>
      <dt className="flex-none text-quiet">{label}</dt>
      <dd className="font-bold tabular-nums">{children}</dd>
    </div>
  );
}

function After({ children }: { children: ReactNode }) {
  return (
    <>
      {' '}
      <span aria-hidden="true">→</span>
      <span className="sr-only">, then</span> {children}
    </>
  );
}
