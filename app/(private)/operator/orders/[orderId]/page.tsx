import { notFound } from 'next/navigation';
import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import { evidenceOf, mayTakeEvidence } from '#lib/operator/evidence.ts';
import { operatorOrder } from '#lib/operator/read-order.ts';
import { Answer } from '../../answer.tsx';
import { EvidencePanel } from './evidence-panel.tsx';
import { HoldPanel } from './hold-panel.tsx';
import { LinePanel } from './line-panel.tsx';
import { Notes } from './notes.tsx';
import { Deeds } from './order-deeds.tsx';
import { PaymentPanel } from './payment-panel.tsx';
import { Refunds } from './refunds.tsx';
import { Timeline } from './timeline.tsx';

export const generateMetadata = () => operatorTitle('Order · Operator');

interface Address {
  params: Promise<{ orderId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** One order: what was bought, what became of it, who caused each step, and what can be done about it. */
export default async function OperatorOrderPage({ params, searchParams }: Address) {
  const operator = await requireOperator();
  const order = await operatorOrder(shop().db, operator, (await params).orderId);
  if (!order) notFound();
  const { role } = operator;
  const { db, env } = shop();
  const shows = order.disputed && mayEver(role, 'take-evidence');
  const evidence = shows ? await evidenceOf(db, operator, order.id, env.APP_URL) : null;
  const ready = shows && (await mayTakeEvidence(db, operator, order.id));
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <div>
        <p>
          <a className="link inline-block py-2.5" href="/operator/orders">
            All orders
          </a>
        </p>
        <h1 className="text-2xl">{order.lines.map(({ title }) => title).join(', ')}</h1>
        <p className="mt-1 font-mono text-[0.9375rem] wrap-anywhere text-quiet">{order.id}</p>
      </div>
      <Answer said={(await searchParams).said} />
      <Deeds order={order} role={role} />
      <EvidencePanel orderId={order.id} parts={evidence} ready={ready} />
      <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
        <HoldPanel order={order} operator={operator} />
        <PaymentPanel order={order} />
        {order.lines.map((line) => (
          <LinePanel key={line.id} order={order} line={line} operator={operator} />
        ))}
        <Refunds order={order} operator={operator} />
        <Notes order={order} role={role} />
      </div>
      <Timeline order={order} />
    </div>
  );
}
