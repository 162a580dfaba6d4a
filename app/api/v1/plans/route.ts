import { z } from 'zod';
import { isSelling } from '#app/(shop)/plans.ts';
import { jsonAnswer, jsonProblem, jsonTooOften } from '#app/api/json-answer.ts';
import { waitOfNetwork } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { planJson, publicVersion } from '#lib/catalogue/public-json.ts';
import { plansAfter } from '#lib/catalogue/read-public.ts';

export const dynamic = 'force-dynamic';

const query = z.strictObject({
  after: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .default(''),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(500))
    .default(200),
});

/** All plans on sale by their code, page by page. */
export async function GET(request: Request): Promise<Response> {
  const asked = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success)
    return jsonProblem(400, 'bad-input', 'Only "after" (a plan code) and "limit" (1 to 500) may be given.');
  const { after, limit } = asked.data;
  const wait = await waitOfNetwork('read-json');
  if (wait !== null) return jsonTooOften(wait);
  const { db, env } = shop();
  // One more than asked for: whether there is a next page.
  const [rows, selling] = await Promise.all([plansAfter(db, after, limit + 1), isSelling()]);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return jsonAnswer(request, {
    version: publicVersion,
    selling,
    plans: shown.map(({ plan, place }) => planJson(env.APP_URL, place, plan)),
    next: last
      ? `${env.APP_URL}/api/v1/plans?${new URLSearchParams({ after: last.plan.code, limit: String(limit) })}`
      : null,
  });
}
