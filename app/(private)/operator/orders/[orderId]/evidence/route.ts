import { errorResponse } from '#app/answer.ts';
import { operatorFor, pageBelow } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { evidenceFile } from '#lib/operator/evidence.ts';

/** What proves an order to a bank, as one file: for who has just put on record that they take it. */
export async function GET(
  _: Request,
  { params }: { params: Promise<{ orderId: string }> },
): Promise<Response> {
  const operator = await operatorFor('take-evidence');
  try {
    const { orderId } = await params;
    const { db, env } = shop();
    const text = await evidenceFile(db, operator, orderId, env.APP_URL);
    const headers = { 'cache-control': 'private, no-store' };
    if (text === null) {
      const location = `${pageBelow('/operator/orders', orderId)}#evidence`;
      return new Response(null, { status: 303, headers: { ...headers, location } });
    }
    return new Response(text, {
      headers: {
        ...headers,
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="evidence-${orderId}.txt"`,
        'x-content-type-options': 'nosniff',
      },
    });
  } catch (error) {
    return errorResponse(error);
  }
}
