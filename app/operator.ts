import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { shop } from '#app/shop.ts';
import { type Operator, operatorOf } from '#lib/auth/operator.ts';
import { currentCustomer } from '#lib/auth/session.ts';

/** Who asks, if they are an operator; asked once for each request. */
export const currentOperator = cache(async (): Promise<Operator | null> => {
  return operatorOf(await currentCustomer(shop()), shop().env);
});

/** The operator; for everyone else the page does not exist. */
export async function requireOperator(): Promise<Operator> {
  return (await currentOperator()) ?? notFound();
}

/** A page's title for operators; others get the title of a page that does not exist. */
export async function operatorTitle(title: string): Promise<Metadata> {
  return { title: (await currentOperator()) ? title : { absolute: 'Page not found' } };
}
