import type { ClientBase } from 'pg';
import { newId } from '#lib/ids.ts';

/** The two people of the demo: one who buys and one who runs the shop. Safe to repeat. */
export async function seedDemo(
  client: ClientBase,
  people: { customerEmail: string; operatorEmail: string },
): Promise<void> {
  for (const [name, email] of [
    ['Dana Demo', people.customerEmail],
    ['Olly Operator', people.operatorEmail],
  ]) {
    await client.query(
      `insert into customers (id, name, email, email_verified) values ($1, $2, $3, shop_now())
       on conflict (email) do nothing`,
      [newId('cus'), name, email],
    );
  }
}
