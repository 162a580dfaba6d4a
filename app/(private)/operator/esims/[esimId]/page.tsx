import { notFound } from 'next/navigation';
import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { UsageChart } from '#components/usage-chart.tsx';
import { mayEver } from '#lib/operator/deeds.ts';
import { type OperatorEsim, operatorEsim } from '#lib/operator/esim-page.ts';
import { forecast } from '#lib/usage/forecast.ts';
import { Answer } from '../../answer.tsx';
import { Panel } from '../../panel.tsx';
import { ReadAgain } from '../../read-again.tsx';
import { readNow } from './actions.ts';
import { ChangeForms } from './change-forms.tsx';
import { Changes } from './changes.tsx';
import { DataFacts, StateFacts } from './esim-facts.tsx';
import { ReplaceForm } from './replace-form.tsx';

export const generateMetadata = () => operatorTitle('eSIM · Operator');

interface Address {
  params: Promise<{ esimId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** One eSIM: how it stands at the supplier, how its data goes, and what can be done about it. */
export default async function OperatorEsimPage({ params, searchParams }: Address) {
  const operator = await requireOperator();
  const esim = await operatorEsim(shop().db, operator, (await params).esimId);
  if (!esim) notFound();
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <ReadAgain />
      <div>
        <p>
          <a className="link inline-block py-2.5" href={`/operator/orders/${esim.orderId}`}>
            Its order
          </a>
        </p>
        <h1 className="text-2xl">{esim.title}</h1>
        <p className="mt-1 text-[0.9375rem] wrap-anywhere text-quiet">
          ICCID ending in {esim.iccidEnd}, of {esim.email ?? 'a buyer without an e-mail'}
        </p>
      </div>
      <Answer said={(await searchParams).said} />
      {mayEver(operator.role, 'read-esim') && (
        <form action={readNow.bind(null, esim.id)}>
          <button type="submit" className="button">
            Read at the supplier now
          </button>
        </form>
      )}
      <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
        <StateFacts esim={esim} />
        <DataFacts esim={esim} />
        <Usage esim={esim} />
        <Changes esim={esim} />
        <ChangeForms esim={esim} operator={operator} />
        <ReplaceForm esim={esim} operator={operator} />
      </div>
    </div>
  );
}

function Usage({ esim }: { esim: OperatorEsim }) {
  const { usage, totalBytes, expiresAt, now, state, dayPass } = esim;
  const foreseen = state === 'in-use' && !dayPass;
  const ahead = foreseen ? forecast({ readings: usage.current, totalBytes, expiresAt, now }) : null;
  return (
    <Panel id="usage" heading="Usage">
      {usage.all.length === 0 && <p>Nothing was counted yet.</p>}
      <UsageChart
        readings={usage.all}
        totalBytes={totalBytes}
        forecast={ahead}
        now={now}
        expiresAt={expiresAt}
      />
    </Panel>
  );
}
