import { ForecastText } from '#components/forecast-text.tsx';
import { UsageChart } from '#components/usage-chart.tsx';
import type { EsimPage } from '#lib/orders/esim-page.ts';
import { forecast } from '#lib/usage/forecast.ts';
import type { UsageView } from '#lib/usage/read.ts';

/** How the data of a fixed plan goes, and how long it lasts; nothing before the second count. */
export function UsagePanel({ page, usage }: { page: EsimPage; usage: UsageView }) {
  const { now, plan, own, state } = page;
  const { totalBytes, expiresAt } = own.esim;
  if (plan.kind === 'day-pass' || usage.all.length < 2) return null;
  const running = state === 'in-use';
  const ahead = running ? forecast({ readings: usage.current, totalBytes, expiresAt, now }) : null;
  return (
    <section className="grid max-w-2xl grid-cols-1 gap-3" aria-label="Usage">
      <h2>Usage</h2>
      {ahead && <ForecastText forecast={ahead} now={now} />}
      <UsageChart
        readings={usage.all}
        totalBytes={totalBytes}
        forecast={ahead}
        now={now}
        expiresAt={expiresAt}
      />
    </section>
  );
}
