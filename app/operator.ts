import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { shop } from '#app/shop.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { signedInOperator } from '#lib/auth/session.ts';
import { type DeedName, verdictOn } from '#lib/operator/deeds.ts';

/** Who asks, if they are an operator; asked once for each request. */
export const currentOperator = cache((): Promise<Operator | null> => signedInOperator(shop()));

/** The operator, for pages that every role may read; for everyone else the page does not exist. */
export async function requireOperator(): Promise<Operator> {
  return operatorFor('see-console');
}

/**
 * The operator, if they may do this now. What their role does not reach does not exist; what wants a fresh
 * proof leads to the page that asks for it and then `back`.
 */
export async function operatorFor(deed: DeedName, back = '/operator'): Promise<Operator> {
  const operator = await currentOperator();
  const verdict = operator ? verdictOn(operator, deed) : 'never';
  if (!operator || verdict === 'never') notFound();
  if (verdict === 'prove') redirect(`/operator/prove?${new URLSearchParams({ next: back })}`);
  return operator;
}

/** The console's page of one thing, to come back to; its list when the id is none, or too long for an address. */
export function pageBelow(list: string, id: unknown): string {
  return typeof id === 'string' && /^\w[\w.-]{0,63}$/.test(id) ? `${list}/${id}` : list;
}

/** A page's title for operators; others get the title of a page that does not exist. */
export async function operatorTitle(title: string): Promise<Metadata> {
  return { title: (await currentOperator()) ? title : { absolute: 'Page not found' } };
}
