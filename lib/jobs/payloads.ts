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
  'advance-change': byId,
  'list-top-ups': byId,
  'read-usage': z.strictObject({}),
  'sync-catalogue': z.strictObject({}),
  'read-balance': z.strictObject({}),
  'check-money': byId,
  'check-webhook': z.strictObject({}),
  'forget-expired': z.strictObject({}),
  'find-lost-payments': z.strictObject({ hours: z.number() }),
} as const;

export type TaskName = keyof typeof payloads;
export type Payload<T extends TaskName> = z.infer<(typeof payloads)[T]>;

/** What delivers or gives money back goes first, however long the queue is. Lower is sooner, 0 the rest. */
const urgent: Partial<Record<TaskName, number>> = {
  'advance-line': -10,
  'advance-refund': -10,
  'process-event': -10,
  // Somebody is waiting for it.
  'advance-change': -5,
  'list-top-ups': -5,
};

/** Where a job stands in the queue. */
export function priorityOf(task: TaskName): number {
  return urgent[task] ?? 0;
}
