'use server';
import { notFound, redirect } from 'next/navigation';
import { z } from 'zod';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { isId } from '#lib/ids.ts';
import { lookAgain } from '#lib/usage/look-again.ts';

const input = z.tuple([
  z.string().refine((text) => isId('ord', text)),
  z.string().refine((text) => isId('esm', text)),
]);

/** Asks the network about one's own eSIM, and says so on its page. */
export async function askAgain(...given: [orderId: string, esimId: string]): Promise<void> {
  const parsed = input.safeParse(given.slice(0, 2));
  if (!parsed.success) notFound();
  const [orderId, esimId] = parsed.data;
  const { db, env } = shop();
  await lookAgain(db, env.NEXTAUTH_SECRET, await currentViewer(), orderId, esimId);
  redirect(`/orders/${orderId}/esims/${esimId}?asked`);
}
