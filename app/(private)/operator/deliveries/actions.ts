'use server';
import { redirect } from 'next/navigation';
import { operatorFor, pageBelow } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { replayDelivery, replayFailed } from '#lib/operator/replay-delivery.ts';

/** Works through one webhook again. */
export async function replayOne(eventId: string): Promise<void> {
  const page = pageBelow('/operator/deliveries', eventId);
  const operator = await operatorFor('replay-delivery', page);
  const done = await replayDelivery(shop().db, operator, eventId);
  redirect(`${page}?said=${done ? 'replayed' : 'not-now'}`);
}

/** Works through everything that failed again. */
export async function replayAllFailed(): Promise<void> {
  const operator = await operatorFor('replay-delivery', '/operator/deliveries');
  const count = await replayFailed(shop().db, operator, 'all');
  redirect(`/operator/deliveries?said=${count > 0 ? 'replayed' : 'none-failed'}`);
}
