import { errorResponse, plainAnswer } from '#app/answer.ts';
import { missingOrderAnswer } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { keptUntil } from '#lib/orders/keep.ts';

/** Until when a copy of this eSIM may lie on the device that asks, as JSON; 404 when it has to go. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ orderId: string; esimId: string }> },
): Promise<Response> {
  const { orderId, esimId } = await params;
  const { db, env } = shop();
  try {
    const until = await keptUntil(db, env.NEXTAUTH_SECRET, await currentViewer(), orderId, esimId);
    if (until) return Response.json({ until });
    return await missingOrderAnswer(() => plainAnswer(404, 'Not found'));
  } catch (error) {
    return errorResponse(error);
  }
}
