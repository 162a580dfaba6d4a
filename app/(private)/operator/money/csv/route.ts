import { errorResponse, plainAnswer } from '#app/answer.ts';
import { currentOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { moneyBook, moneyCsv, rangeOf } from '#lib/operator/money.ts';

/** The books of a range as a file, for whoever may see the console. */
export async function GET(request: Request): Promise<Response> {
  try {
    const operator = await currentOperator();
    if (!operator) return plainAnswer(404, 'Not found');
    const { db } = shop();
    const range = await rangeOf(db, Object.fromEntries(new URL(request.url).searchParams));
    const { by, from, to } = range;
    return new Response(moneyCsv(await moneyBook(db, operator, range)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="money-by-${by}-${from}-${to}.csv"`,
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      },
    });
  } catch (error) {
    return errorResponse(error);
  }
}
