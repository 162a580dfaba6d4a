import { errorResponse, plainAnswer } from '#app/answer.ts';
import { shop } from '#app/shop.ts';
import { signedInCustomerId } from '#app/viewer.ts';
import { exportOf } from '#lib/account/export-data.ts';

/** What the shop keeps about who is signed in, as a file; for everybody else there is none. */
export async function GET(): Promise<Response> {
  try {
    const customerId = await signedInCustomerId();
    const data = customerId && (await exportOf(shop().db, customerId));
    if (!data) return plainAnswer(404, 'Not found');
    return new Response(`${JSON.stringify(data, null, 2)}\n`, {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': 'attachment; filename="my-data.json"',
        'cache-control': 'private, no-store',
      },
    });
  } catch (error) {
    return errorResponse(error);
  }
}
