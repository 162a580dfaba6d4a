import { z } from 'zod';

const byId = z.strictObject({ id: z.string() });

/** Every job and its payload. Payloads are ids: a job re-reads the row it is about. */
export const payloads = {
  'process-event': byId,
  'settle-order': byId,
  'advance-line': byId,
  'advance-refund': byId,
  'send-mail': byId,
  'refresh-esim': byId,
  'sync-catalogue': z.strictObject({}),
  'read-balance': z.strictObject({}),
  'check-webhook': z.strictObject({}),
  'find-lost-payments': z.strictObject({ hours: z.number() }),
} as const;

export type TaskName = keyof typeof payloads;
export type Payload<T extends TaskName> = z.infer<(typeof payloads)[T]>;
