import { z } from 'zod';
import { settle } from '#lib/checkout/settle.ts';
import { lookAtRefund } from '#lib/fulfilment/refund.ts';
import type { Works } from '#lib/fulfilment/works.ts';
import { isId } from '#lib/ids.ts';
import type { EventRow, Handled } from './event.ts';

const checkoutEvent = z.object({
  data: z.object({
    object: z.object({
      id: z.string(),
      client_reference_id: z.string().nullish(),
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  }),
});

const refundEvent = z.object({
  data: z.object({ object: z.object({ metadata: z.record(z.string(), z.string()).nullish() }) }),
});

/** Stripe event type to verb. Types we do not know are kept and ignored. */
export async function handleStripeEvent(works: Works & { live: boolean }, event: EventRow): Promise<Handled> {
  if (event.type.startsWith('checkout.session.')) {
    const { object } = checkoutEvent.parse(event.body).data;
    const orderId = object.client_reference_id ?? object.metadata?.order ?? '';
    if (!isId('ord', orderId)) return 'ignored';
    await settle(works, orderId, { actor: { kind: 'stripe' }, cause: event.type }, object.id);
    return 'done';
  }
  if (event.type.startsWith('refund.') || event.type === 'charge.refund.updated') {
    const refundId = refundEvent.parse(event.body).data.object.metadata?.refund_id ?? '';
    if (!isId('rfd', refundId)) return 'ignored';
    await lookAtRefund(works.db, refundId);
    return 'done';
  }
  return 'ignored';
}
