'use server';
import { refresh } from 'next/cache';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { askForChange } from '#lib/changes/ask.ts';
import { askableKinds } from '#lib/changes/rules.ts';
import { ShopError } from '#lib/errors.ts';

const input = z.tuple([z.string(), z.string(), z.enum(askableKinds)]);

/**
 * The owner asks the network to cancel, suspend or resume one eSIM. The page drawn again says what became
 * of it: on its way, or why not.
 */
export async function askNetwork(...given: [orderId: string, esimId: string, kind: string]): Promise<void> {
  const parsed = input.safeParse(given.slice(0, 3));
  if (!parsed.success) notFound();
  const [orderId, esimId, kind] = parsed.data;
  const { db, env } = shop();
  try {
    await askForChange(db, env.NEXTAUTH_SECRET, await currentViewer(), orderId, esimId, kind);
  } catch (error) {
    if (error instanceof ShopError && error.code === 'not-found') notFound();
    throw error;
  }
  refresh();
}
