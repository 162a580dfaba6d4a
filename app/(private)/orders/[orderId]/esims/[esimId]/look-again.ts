'use server';
import { refresh } from 'next/cache';
import { z } from 'zod';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { lookAgain } from '#lib/usage/look-again.ts';

const input = z.tuple([z.string(), z.string()]);

/** Asks the network about one's own eSIM; its page hears of what is new by itself. Returns what to say. */
export async function askAgain(...given: [orderId: string, esimId: string]): Promise<string> {
  const parsed = input.safeParse(given.slice(0, 2));
  if (!parsed.success) return '';
  const { db, env } = shop();
  const asked = await lookAgain(db, env.NEXTAUTH_SECRET, await currentViewer(), ...parsed.data);
  refresh();
  return asked ? 'Asked. What is new appears here by itself in a moment.' : 'This is less than a minute old.';
}
