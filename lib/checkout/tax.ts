import type { DbOrTx } from '#db/client.ts';
import { settings } from '#db/schema/index.ts';

/** Whether new payment pages ask Stripe Tax, and with it for the buyer's country. */
export async function asksForTax(db: DbOrTx): Promise<boolean> {
  const [row] = await db.select({ on: settings.stripeTax }).from(settings);
  return row?.on === true;
}

/** What the buyer reads about it before paying. */
export function taxWords(asked: boolean): string {
  return asked
    ? 'Stripe asks where you live, for the tax: it is within the price, nothing is added.'
    : 'The price is what you pay: no tax is added.';
}
