import { plainAnswer } from '#app/answer.ts';
import { forged } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { readBody } from '#lib/body.ts';
import { receiveEvent } from '#lib/inbox/receive.ts';
import { supplierIncoming } from '#lib/inbox/supplier-incoming.ts';
import { log } from '#lib/log.ts';
import { sameText } from '#lib/secrets.ts';

const mostBytes = 256 * 1024;

/**
 * The supplier rings here. It signs nothing, so the token in the address is the only lock; whatever a
 * body claims is read again from the supplier before it counts.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  const { db, env } = shop();
  const { token } = await params;
  if (!sameText(token, env.ESIM_ACCESS_WEBHOOK_TOKEN)) return forged('supplier', 404, 'Not found');
  const body = await readBody(request, mostBytes);
  if (!body.ok) return plainAnswer(body.status, body.why);
  const read = supplierIncoming(body.text);
  if (!read) return plainAnswer(400, 'The body has to be a JSON object');
  // The supplier stores our address only when this call is answered, even while the database is away.
  if (read.test) return plainAnswer(200, 'Here');
  try {
    await receiveEvent(db, read.incoming);
  } catch (error) {
    log.error({ error: String(error) }, 'a webhook of the supplier could not be stored');
    return plainAnswer(503, 'Try again later');
  }
  return plainAnswer(200, 'Stored');
}
