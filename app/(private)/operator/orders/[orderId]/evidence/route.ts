import { errorResponse, plainAnswer } from '#app/answer.ts';
import { operatorFor } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { takeEvidence } from '#lib/operator/evidence.ts';

/** What proves an order to a bank, as one file. That it was taken is on record. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ orderId: string }> },
): Promise<Response> {
  const operator = await operatorFor('take-evidence');
  try {
    // Only a press on our own page, so that no link from elsewhere writes into the record.
    const isForeign = request.headers.get('sec-fetch-site') === 'cross-site';
    const { orderId } = await params;
    const { db, env } = shop();
    const text = isForeign ? null : await takeEvidence(db, operator, orderId, env.APP_URL);
    if (text === null) return plainAnswer(404, 'Not found');
    return new Response(text, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="evidence-${orderId}.txt"`,
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      },
    });
  } catch (error) {
    return errorResponse(error);
  }
}
