import { isSelling } from '#app/(shop)/plans.ts';
import { jsonAnswer, jsonProblem, jsonTooOften } from '#app/api/json-answer.ts';
import { waitOfNetwork } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { fullPlanJson, publicVersion } from '#lib/catalogue/public-json.ts';
import { publicPlan } from '#lib/catalogue/read-public.ts';

export const dynamic = 'force-dynamic';

/** One plan on sale, with its networks by name. */
export async function GET(request: Request, { params }: { params: Promise<{ plan: string }> }) {
  const wait = await waitOfNetwork('read-json');
  if (wait !== null) return jsonTooOften(wait);
  const { db, env } = shop();
  const { plan: code } = await params;
  const found = await publicPlan(db, code);
  if (!found) return jsonProblem(404, 'not-found', 'No plan with this code is on sale.');
  return jsonAnswer(request, {
    version: publicVersion,
    selling: await isSelling(),
    plan: fullPlanJson(env.APP_URL, found.place, found.plan),
  });
}
