import { revalidateTag } from 'next/cache';
import { z } from 'zod';
import { shop } from '#app/shop.ts';
import { internalSignature } from '#lib/catalogue/announce.ts';
import { sameText } from '#lib/secrets.ts';

const message = z.strictObject({ tags: z.array(z.string().min(1).max(128)).max(2_000) });
const largestBody = 300_000;
const latestMs = 5 * 60_000;

/** The worker's word that pages changed: the next visitor of each sees the new state. */
export async function POST(request: Request) {
  if (Number(request.headers.get('content-length') ?? 0) > largestBody) return answer(413);
  const timestamp = request.headers.get('x-landfall-timestamp') ?? '';
  const signature = request.headers.get('x-landfall-signature') ?? '';
  const body = await request.text();
  const fresh = /^\d{13}$/.test(timestamp) && Math.abs(Date.now() - Number(timestamp)) <= latestMs;
  const expected = internalSignature(shop().env.NEXTAUTH_SECRET, timestamp, body);
  if (!fresh || !sameText(signature, expected)) return answer(401);
  const parsed = message.safeParse(jsonOf(body));
  if (!parsed.success) return answer(400);
  // No stale answer in between: a price shown has to be the price charged.
  for (const tag of parsed.data.tags) revalidateTag(tag, { expire: 0 });
  return answer(204);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answer(status: number): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } });
}
