import { eventKey, readWebhookBody, withoutDeviceIds } from '#lib/supplier/webhook-body.ts';
import type { Incoming } from './receive.ts';

/**
 * The supplier's webhook as we store it: without the numbers of buyers' devices. Null when the body is
 * not a JSON object. `test` is the call the supplier makes before it stores our address.
 */
export function supplierIncoming(rawBody: string): { incoming: Incoming; test: boolean } | null {
  const body = jsonObject(rawBody);
  if (!body) return null;
  const said = readWebhookBody(body);
  const kept = withoutDeviceIds(body);
  return {
    incoming: {
      source: 'supplier',
      key: eventKey(said.type, said.notifyId, rawBody),
      type: said.type,
      body: isObject(kept) ? kept : {},
    },
    test: said.type === 'CHECK_HEALTH',
  };
}

function jsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
