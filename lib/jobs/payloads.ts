import { z } from 'zod';

const byId = z.strictObject({ id: z.string() });

/** Every job and its payload. Payloads are ids: a job re-reads the row it is about. */
export const payloads = {
  'process-event': byId,
  'settle-order': byId,
  'advance-line': byId,
  'advance-refund': byId,
  'send-mail': byId,
  'refresh-esim': z.strictObject({ id: z.string(), rungAt: z.string().optional() }),
  /** A stored webhook, and how often its claim was looked for. */
  'check-claim': z.strictObject({ id: z.string(), look: z.number().int() }),
  'advance-change': byId,
  'list-top-ups': byId,
  'read-usage': z.strictObject({}),
  'sync-catalogue': z.strictObject({}),
  'read-balance': z.strictObject({}),
  'check-money': byId,
  'read-fees': z.strictObject({}),
  'check-webhook': z.strictObject({}),
  'forget-expired': z.strictObject({}),
  'find-lost-payments': z.strictObject({ hours: z.number() }),
  'fetch-missed-events': z.strictObject({}),
  'adopt-orders': z.strictObject({}),
  'adopt-refunds': z.strictObject({}),
  'watch-bank': z.strictObject({}),
  'check-books': z.strictObject({}),
} as const;

export type TaskName = keyof typeof payloads;
export type Payload<T extends TaskName> = z.infer<(typeof payloads)[T]>;

/** Of one eSIM these run one after the other: a burst of bells is two reads, not sixteen side by side. */
const oneByOne: readonly TaskName[] = ['refresh-esim', 'list-top-ups'];

/**
 * The queue a job waits in; null when it waits for no other. By the end of the id: some eSIMs share one,
 * and there are never more than a thousand.
 */
export function queueOf(task: TaskName, id: string): string | null {
  return oneByOne.includes(task) ? `${task}:${id.slice(-2)}` : null;
}

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
