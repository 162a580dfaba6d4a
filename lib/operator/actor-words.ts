const words: Record<string, string> = {
  buyer: 'the buyer',
  customer: 'the customer',
  stripe: 'Stripe',
  supplier: 'the supplier',
  sweep: 'the clock',
  job: 'the worker',
};

/** Who did it, from the name the history keeps: "operator:a@b.example" is a@b.example. */
export function actorWords(actor: string): string {
  const [kind = '', ...rest] = actor.split(':');
  if (kind === 'operator' && rest.length > 0) return rest.join(':');
  return Object.hasOwn(words, kind) ? (words[kind] ?? actor) : actor;
}
