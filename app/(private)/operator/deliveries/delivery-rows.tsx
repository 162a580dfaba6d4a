import { ageText } from '#lib/moments.ts';
import type { Delivery } from '#lib/operator/deliveries.ts';
import { deliveryWords } from './words.ts';

const head = 'py-1 pr-3 font-normal';

/** Messages as a table; each leads to its body. */
export function DeliveryRows({ deliveries, now }: { deliveries: Delivery[]; now: Date }) {
  return (
    <table className="w-full border-collapse text-left text-[0.9375rem] tabular-nums">
      <caption className="pb-2 text-left text-quiet">
        {deliveries.length === 1 ? '1 message' : `${deliveries.length} messages`}, newest first
      </caption>
      <thead className="text-quiet">
        <tr className="border-b border-line">
          <th scope="col" className={head}>
            Message
          </th>
          <th scope="col" className={`${head} max-sm:hidden`}>
            From
          </th>
          <th scope="col" className={head}>
            Age
          </th>
          <th scope="col" className="py-1 font-normal">
            Result
          </th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <tr key={delivery.id} className="border-b border-line align-top">
            <td className="pr-3 pb-2 wrap-anywhere">
              <a
                className="link inline-block pt-2 pb-1"
                href={`/operator/deliveries/${delivery.id}`}
                aria-label={`${delivery.type || 'without a type'}, ${delivery.id}`}
              >
                {delivery.type || 'without a type'}
              </a>
              <span className="block text-quiet sm:hidden">{delivery.source}</span>
            </td>
            <td className="py-2 pr-3 max-sm:hidden">{delivery.source}</td>
            <td className="py-2 pr-3 whitespace-nowrap">{ageText(delivery.receivedAt, now)}</td>
            <td className="py-2 wrap-anywhere">
              {deliveryWords(delivery)}
              {delivery.reason && <span className="block text-quiet">{delivery.reason}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
