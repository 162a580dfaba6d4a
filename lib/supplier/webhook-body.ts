import { z } from 'zod';
import { sha256 } from '#lib/secrets.ts';
import { text, time, wholeOrNull } from './lenient.ts';

const content = z.object({
  orderNo: text,
  transactionId: text,
  esimTranNo: text,
  iccid: text,
  orderStatus: text,
  esimStatus: text,
  smdpStatus: text,
  orderUsage: wholeOrNull,
  totalVolume: wholeOrNull,
  remain: wholeOrNull,
  remainVolume: wholeOrNull,
  expiredTime: time,
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
  claim: Claim;
}

/** How an eSIM stands according to a webhook, null where it says nothing. Only ever compared with a read. */
export interface Claim {
  esimStatus: string | null;
  smdpStatus: string | null;
  usedBytes: number | null;
  expiresAt: Date | null;
}

/**
 * What a webhook says, in any of its spellings. Nothing in it is proof (webhooks are not signed): it names
 * what to read, and its claim tells whether that read may have come too early. Never throws.
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
    claim: {
      esimStatus: said?.esimStatus ?? null,
      smdpStatus: said?.smdpStatus ?? null,
      usedBytes: said ? usedBytes(said) : null,
      expiresAt: said?.expiredTime ?? null,
    },
  };
}

/** Said outright, or as what is left of a total. In a notice about days `remain` has no total in bytes. */
function usedBytes({
  orderUsage,
  totalVolume,
  remain,
  remainVolume,
}: z.output<typeof content>): number | null {
  if (typeof orderUsage === 'number') return orderUsage;
  const left = remainVolume ?? remain;
  if (typeof totalVolume !== 'number' || typeof left !== 'number') return null;
  return Math.max(0, totalVolume - left);
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
