import { plainAnswer } from '#app/answer.ts';
import { feedResponse } from '#app/feed.ts';
import { currentOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { log } from '#lib/log.ts';

/** Server-sent events of the catalogue: a sync began or ended. */
export async function GET(request: Request): Promise<Response> {
  try {
    if (!(await currentOperator())) return plainAnswer(404, 'Not found');
  } catch (error) {
    log.warn({ error: String(error) }, 'a live page could not be opened');
    return plainAnswer(503, 'Try again later');
  }
  return feedResponse(shop().watch, 'catalogue', request.signal);
}
