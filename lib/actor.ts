/** Who is acting. An argument, never ambient; it lands in the history and the audit log. */
export type Actor =
  | { kind: 'buyer' }
  | { kind: 'customer'; customerId: string }
  | { kind: 'operator'; customerId: string; email: string }
  | { kind: 'stripe' }
  | { kind: 'supplier' }
  | { kind: 'sweep' }
  | { kind: 'job' };

/** "operator:owner@shop.example", "sweep": how the history names an actor. */
export function actorName(actor: Actor): string {
  if (actor.kind === 'operator') return `operator:${actor.email}`;
  if (actor.kind === 'customer') return `customer:${actor.customerId}`;
  return actor.kind;
}
