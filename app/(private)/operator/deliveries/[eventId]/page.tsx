import { notFound } from 'next/navigation';
import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { ageText, momentText } from '#lib/moments.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import { readDelivery } from '#lib/operator/deliveries.ts';
import { Answer } from '../../answer.tsx';
import { Facts, Panel } from '../../panel.tsx';
import { replayOne } from '../actions.ts';
import { deliveryWords } from '../words.ts';

export const generateMetadata = () => operatorTitle('Delivery · Operator');

interface Address {
  params: Promise<{ eventId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** One message with its body; what opens something is left out of it. */
export default async function DeliveryPage({ params, searchParams }: Address) {
  const operator = await requireOperator();
  const found = await readDelivery(shop().db, operator, (await params).eventId);
  if (!found) notFound();
  const { delivery, key, body, now } = found;
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <div>
        <p>
          <a className="link inline-block py-2.5" href="/operator/deliveries">
            All deliveries
          </a>
        </p>
        <h1 className="text-2xl">{delivery.type || 'Without a type'}</h1>
      </div>
      <Answer said={(await searchParams).said} />
      <Panel id="delivery" heading="Delivery">
        <Facts
          rows={[
            ['From', delivery.source],
            ['Result', deliveryWords(delivery)],
            ['Reason', delivery.reason ?? 'none'],
            ['Received', `${momentText(delivery.receivedAt)}, ${ageText(delivery.receivedAt, now)} ago`],
            ['Worked through', delivery.processedAt ? momentText(delivery.processedAt) : 'not yet'],
            ['Next try', delivery.nextActionAt ? momentText(delivery.nextActionAt) : 'none'],
            ['Told apart by', key],
          ]}
        />
        {mayEver(operator.role, 'replay-delivery') && (
          <form action={replayOne.bind(null, delivery.id)}>
            <button type="submit" className="button">
              Replay
            </button>
          </form>
        )}
      </Panel>
      <Panel id="body" heading="Body">
        <pre className="text-[0.9375rem] wrap-anywhere whitespace-pre-wrap">{body}</pre>
      </Panel>
    </div>
  );
}
