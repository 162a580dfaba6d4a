import type { Delivery } from '#lib/operator/deliveries.ts';

const results: Record<Delivery['state'], string> = {
  stored: 'Waiting',
  done: 'Done',
  ignored: 'Nothing to do',
  failed: 'Failed',
};

/** What became of a message, in a few words. */
export function deliveryWords({ state, attempts, replayed }: Delivery): string {
  const tries = state !== 'done' && attempts > 0 ? `, ${attempts === 1 ? '1 try' : `${attempts} tries`}` : '';
  return `${results[state]}${tries}${replayed ? ', replayed' : ''}`;
}
