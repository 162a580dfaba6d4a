import { z } from 'zod';
import { sha256 } from '#lib/secrets.ts';
import { text, time } from './lenient.ts';

const content = z.object({
  orderNo: text,
  transactionId: text,
  esimTranNo: text,
  iccid: text,
  orderStatus: text,
  esimStatus: text,
  smdpStatus: text,
});

const body = z.object({
  notifyType: text,
  notifyId: text,
  eventGenerateTime: time,
  content: content.nullish().catch(null),
});

export interface WebhookBody {
  /** Verbatim; unknown types are kept, "" when there is none. */
  type: string;
  notifyId: string | null;
  generatedAt: Date | null;
  orderNo: string | null;
  transactionId: string | null;
  esimTranNo: string | null;
  iccid: string | null;
  orderStatus: string | null;
  esimStatus: string | null;
  smdpStatus: string | null;
}

/**
 * What a webhook says, in any of its spellings. Nothing in it is proof (webhooks are not signed): it only
 * names what to read again, so its figures are left out. Never throws.
 */
export function readWebhookBody(raw: unknown): WebhookBody {
  const read = body.safeParse(raw).data;
  const said = read?.content;
  return {
    type: read?.notifyType ?? '',
    notifyId: read?.notifyId ?? null,
    generatedAt: read?.eventGenerateTime ?? null,
    orderNo: said?.orderNo ?? null,
    transactionId: said?.transactionId ?? null,
    esimTranNo: said?.esimTranNo ?? null,
    iccid: said?.iccid ?? null,
    orderStatus: said?.orderStatus ?? null,
    esimStatus: said?.esimStatus ?? null,
    smdpStatus: said?.smdpStatus ?? null,
  };
}

/** Tells webhooks apart: some share an id, so the body counts as well. SHA-256 as hex. */
export function eventKey(type: string, notifyId: string | null, rawBody: string): string {
  return sha256(JSON.stringify([type, notifyId, rawBody]));
}

const deepest = 6;

/** The body without `eid`, the number of the buyer's device, at any depth. Deeper than six levels is cut. */
export function withoutDeviceIds(raw: unknown, depth = 0): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  if (depth === deepest) return null;
  if (Array.isArray(raw)) return raw.map((item) => withoutDeviceIds(item, depth + 1));
  return Object.fromEntries(
    Object.entries(raw)
      .filter(([key]) => key.toLowerCase() !== 'eid')
      .map(([key, value]) => [key, withoutDeviceIds(value, depth + 1)]),
  );
}
