import type { Actor } from '#lib/actor.ts';
import type { CurrentCustomer } from './read.ts';
import { isOwner } from './roles.ts';

export type Operator = Extract<Actor, { kind: 'operator' }>;

/** The signed-in customer as an operator; null for everyone whose address is not an owner's. */
export function operatorOf(
  customer: CurrentCustomer | null,
  env: { OPERATOR_EMAILS: readonly string[] },
): Operator | null {
  if (!customer || !isOwner(customer.email, env.OPERATOR_EMAILS)) return null;
  return { kind: 'operator', customerId: customer.id, email: customer.email };
}
