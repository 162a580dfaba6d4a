import { revalidateTag } from 'next/cache';
import { z } from 'zod';
import { shop } from '#app/shop.ts';
import { jsonOf, readBody } from '#lib/body.ts';
import { internalSignature } from '#lib/catalogue/announce.ts';
import { sameText } from '#lib/secrets.ts';

const message = z.strictObject({ tags: z.array(z.string().min(1).max(128)).max(2_000) });
/** The worker announces at most 2,000 tags in one call. */
const largestBody = 300_000;
const latestMs = 5 * 60_000;

/** The worker's word that pages changed: the next visitor of each sees the new state. */
export async function POST(request: Request) {
  const timestamp = request.headers.get('x-landfall-timestamp') ?? '';
  const signature = request.headers.get('x-landfall-signature') ?? '';
  const fresh = /^\d{13}$/.test(timestamp) && Math.abs(Date.now() - Number(timestamp)) <= latestMs;
  if (!fresh || signature === '') return answer(401);
  // Who asks is known only after reading, so a stranger's body must not fill the memory.
  const body = await readBody(request, largestBody);
  if (!body.ok) return answer(body.status);
  const expected = internalSignature(shop().env.NEXTAUTH_SECRET, timestamp, body.text);
  if (!sameText(signature, expected)) return answer(401);
  const parsed = message.safeParse(jsonOf(body.text));
  if (!parsed.success) return answer(400);
  // No stale answer in between: a price shown has to be the price charged.
  for (const tag of parsed.data.tags) revalidateTag(tag, { expire: 0 });
  return answer(204);
}

function answer(status: number): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } });
}
