import { createHmac } from 'node:crypto';

export interface Credentials {
  accessCode: string;
  secretKey?: string;
}

/** The headers that say who calls. Signed (contract section 2) only when there is a secret key. */
export function authHeaders(
  { accessCode, secretKey }: Credentials,
  body: string,
  { timestamp, requestId }: { timestamp: string; requestId: string },
): Record<string, string> {
  if (secretKey === undefined) return { 'RT-AccessCode': accessCode };
  return {
    'RT-AccessCode': accessCode,
    'RT-Timestamp': timestamp,
    'RT-RequestID': requestId,
    'RT-Signature': createHmac('sha256', secretKey)
      .update(timestamp + requestId + accessCode + body)
      .digest('hex'),
  };
}
